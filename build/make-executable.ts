import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { CodexkitError, systemCodeOf } from '../src/errors.ts'
import { findNodeRuntime, type NodeRuntime } from './node-runtime.ts'
import type { PkgRun } from './pkg-sea.ts'
import { renderStart, type ProgramPart } from './program-parts.ts'
import { isHost, type Target } from './targets.ts'
import { warmCodeCache } from './warm-code-cache.ts'

const run = promisify(execFile)

export interface ExecutableRequest {
  /** They need nothing but Node. */
  parts: readonly ProgramPart[]
  target: Target
  output: string
  report: (line: string) => void
}

/** Packs the parts of a program and Node into one file, with pkg. An older program there is replaced in one step. */
export async function makeExecutable({ parts, target, output, report }: ExecutableRequest): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'codexkit-package-'))
  const place = dirname(resolve(output))
  await mkdir(place, { recursive: true })
  // Beside its place, so that it can be renamed; a running program cannot be written to.
  const beside = await mkdtemp(join(place, '.package-'))
  try {
    const runtime = await findNodeRuntime(target, folder, report)
    await fillPkgCache(target, runtime, folder)
    checkGenerator(target, runtime)
    const partsFolder = join(folder, 'parts')
    await writeParts(parts, partsFolder)
    // Only the very Node of the executable can make its code cache, and only here it runs.
    if (isHost(target)) await warmCodeCache(partsFolder, runtime.program, join(folder, 'warm'))
    const script = join(folder, 'start.cjs')
    await writeFile(script, renderStart())
    const made = join(beside, basename(output))
    await runPkg(folder, {
      script,
      assets: await listAssets(partsFolder),
      output: made,
      platform: target.pkgPlatform,
      arch: target.arch,
      nodeVersion: runtime.version,
    })
    await rename(made, output)
  } finally {
    await Promise.all([folder, beside].map((path) => rm(path, { recursive: true, force: true })))
  }
}

async function writeParts(parts: readonly ProgramPart[], folder: string): Promise<void> {
  await mkdir(folder)
  for (const { name, code } of parts) await writeFile(join(folder, name), code)
}

/** Parts and caches by the names under which the start script asks for them. */
async function listAssets(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted()
  return Object.fromEntries(names.map((name) => [`./${name}`, join(folder, name)]))
}

/** For another system the Node that runs this writes the blob, whose layout changes between versions of Node. */
function checkGenerator(target: Target, { version }: NodeRuntime): void {
  if (isHost(target) || process.version === `v${version}`) return
  throw new CodexkitError('CODEXKIT_DEPENDENCY', `Only Node ${version} can make ${target.fileName}.`, {
    hint: 'Type: npm run package',
  })
}

/**
 * Puts Node where pkg would have put its own download, so that it asks no network: an archive that is never opened,
 * the program, and a mark that each is complete.
 */
async function fillPkgCache(
  { pkgPlatform, arch, platform }: Target,
  runtime: NodeRuntime,
  home: string,
): Promise<void> {
  const cache = join(home, '.pkg-cache', 'sea')
  const name = `node-v${runtime.version}-${pkgPlatform}-${arch}`
  const windows = pkgPlatform === 'win'
  const archive = join(cache, windows ? `${name}.zip` : `${name}.tar.gz`)
  const program = windows ? join(cache, `${name}.exe`) : join(cache, name, 'bin', 'node')
  await mkdir(dirname(program), { recursive: true })
  if (platform !== 'linux' || !(await strip(runtime.program, program))) await copyFile(runtime.program, program)
  for (const path of [archive, `${archive}.ok`, `${program}.ok`]) await writeFile(path, '')
}

/** Leaves out the symbols, 33 MB of them, if this machine can. */
async function strip(program: string, output: string): Promise<boolean> {
  try {
    await run('strip', ['-o', output, program])
    return true
  } catch (thrown) {
    // ENOENT: there is no `strip`. A number: it does not know this machine code. The executable is larger then.
    if (systemCodeOf(thrown) === 'ENOENT' || typeof (thrown as { code?: unknown }).code === 'number') return false
    throw thrown
  }
}

async function runPkg(home: string, request: PkgRun): Promise<void> {
  const env = { ...process.env, HOME: home, USERPROFILE: home, NODE_OPTIONS: '' }
  const script = join(import.meta.dirname, 'pkg-sea.ts')
  await run(process.execPath, [script, JSON.stringify(request)], { env })
}
