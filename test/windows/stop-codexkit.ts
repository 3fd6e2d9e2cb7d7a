import { windowsPath } from './wine.ts'
import { runScript } from './run-script.ts'
import type { WindowsBench } from './bench.ts'

/** How a run is stopped from outside: by the console, or as the Task Manager does it, with or without its tree. */
export type Stop = 'Ctrl-C' | 'Ctrl-Break' | 'End process' | 'End process tree'

export interface StoppedRun {
  /** The programs that ran just before, as tasklist shows them. */
  before: string
  exitCode: number
  stdout: string
}

/** Starts a run over a Codex that hangs and hears nothing, waits until it is at work, and stops codexkit. */
export async function stopCodexkit(bench: WindowsBench, cwd: string, stop: Stop): Promise<StoppedRun> {
  const codex = windowsPath(bench.programs.fakes.codex)
  const args = ['run-audit', '--no-canary', '--prompt', 'Look.', '--codex', codex, '--env', 'UNRULY', '--json']
  const request = { program: windowsPath(bench.programs.executable), args, stop }
  return runScript(bench, cwd, STOP, [JSON.stringify(request)])
}

// Node cannot send Ctrl-C on Windows, so the system does it, to a console that only this script and codexkit have.
const STOP = `
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
const { program, args, stop } = JSON.parse(process.argv[2])
const { dlopen } = await import('node:ffi')
const { functions: kernel } = dlopen('kernel32.dll', {
  FreeConsole: { return: 'i32', arguments: [] },
  AllocConsole: { return: 'i32', arguments: [] },
  GenerateConsoleCtrlEvent: { return: 'i32', arguments: ['u32', 'u32'] },
})
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const STOPS = {
  'Ctrl-C': () => kernel.GenerateConsoleCtrlEvent(0, 0),
  'Ctrl-Break': () => kernel.GenerateConsoleCtrlEvent(1, 0),
  'End process': () => execFileSync('taskkill.exe', ['/PID', String(child.pid), '/F']),
  'End process tree': () => execFileSync('taskkill.exe', ['/PID', String(child.pid), '/T', '/F']),
}
for (const name of ['SIGINT', 'SIGBREAK']) process.on(name, () => undefined)
kernel.FreeConsole()
kernel.AllocConsole()
const out = join(mkdtempSync(join(tmpdir(), 'out-')), 'out.txt')
const env = { ...process.env, UNRULY: 'deaf hang', CODEX_API_KEY: 'key-of-nobody-1234' }
const child = spawn(program, args, { env, stdio: ['ignore', openSync(out, 'w'), 'ignore'] })
const isAtWork = () => {
  try {
    const files = readdirSync('docs/evidence/codex', { recursive: true }).filter((path) => path.endsWith('codex-events.jsonl'))
    return files.some((path) => readFileSync(join('docs/evidence/codex', path), 'utf8').includes('turn.started'))
  } catch {
    return false
  }
}
while (!isAtWork() && child.exitCode === null) await sleep(50)
// Wine writes UTF-16.
const before = String(execFileSync('tasklist.exe')).replaceAll('\\0', '')
STOPS[stop]()
while (child.exitCode === null && child.signalCode === null) await sleep(50)
console.log(JSON.stringify({ before, exitCode: child.exitCode, stdout: readFileSync(out, 'utf8') }))
`
