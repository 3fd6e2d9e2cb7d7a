import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WindowsBench } from './bench.ts'
import { windowsPath } from './wine.ts'

/** For what Node itself cannot ask of Windows. */
const FFI = ['--experimental-ffi', '--no-warnings']

/**
 * Runs JavaScript (an ES module) in Node for Windows, and gives back the JSON value it printed. It finds `args` in
 * process.argv from 2.
 */
export async function runScript(
  bench: WindowsBench,
  cwd: string,
  script: string,
  args: readonly string[] = [],
  // oxlint-disable-next-line typescript/no-explicit-any -- the script says what it is
): Promise<any> {
  const folder = mkdtempSync(join(tmpdir(), 'script ü '))
  try {
    const path = join(folder, 'script.mjs')
    writeFileSync(path, script)
    const { exitCode, stdout, stderr } = await bench.run(cwd, bench.programs.node, [...FFI, windowsPath(path), ...args])
    if (exitCode !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The document of codexkit with exactly these changes of the environment, by the names as they are written. Wine itself
 * sets PATH and PATHEXT anew for what is started from outside.
 */
export function codexkitInEnv(
  bench: WindowsBench,
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ReturnType<typeof runScript> {
  const request = { program: windowsPath(bench.programs.executable), args: [...args, '--json'], env }
  return runScript(bench, cwd, IN_ENV, [JSON.stringify(request)])
}

/** Its stdout is a file, as Wine wants it. */
const IN_ENV = `
import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
const { program, args, env } = JSON.parse(process.argv[2])
const changed = new Set(Object.keys(env).map((name) => name.toUpperCase()))
const kept = Object.entries(process.env).filter(([name]) => !changed.has(name.toUpperCase()))
const out = join(mkdtempSync(join(tmpdir(), 'out-')), 'out.json')
spawnSync(program, args, { env: { ...Object.fromEntries(kept), ...env }, stdio: ['ignore', openSync(out, 'w'), 'ignore'] })
console.log(readFileSync(out, 'utf8'))
`
