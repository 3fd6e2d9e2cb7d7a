import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../../platform/host.ts'
import { runProgram } from '../../platform/run-program.ts'
import type { CanaryRoom } from './canary-room.ts'

/** What the sandbox let a command do, or why that is not known. */
export type SandboxProbe =
  | { state: 'ran'; wroteInside: boolean; wroteOutside: boolean; said: string }
  | { state: 'refused'; said: string }
  | { state: 'unknown'; said: string }

const FILE = 'canary.txt'
const MARK = 'codexkit-canary'
/** What a Codex says that takes these arguments for wrong ones, or for a prompt: no answer about its sandbox. */
const NO_SUCH_COMMAND = /^error: (?:unexpected argument|unrecognized subcommand|invalid value)|stdin is not a terminal/m
const TIMEOUT_MS = 30_000

/** The command writes into its folder and beside it. No value of ours is in it, so there is nothing to quote. */
const COMMANDS = {
  posix: ['/bin/sh', '-c', `echo ${MARK}; echo x > ${FILE}; echo x > ../outside/${FILE}; exit 0`],
  windows: ['cmd.exe', '/d', '/s', '/c', `echo ${MARK}& echo x>${FILE}& echo x>..\\outside\\${FILE}& exit /b 0`],
} as const

export interface SandboxCommand {
  program: string
  /** What comes before the command: see `sandboxForm`. */
  form: readonly string[]
  env: Env
  platform: NodeJS.Platform
  signal: AbortSignal
}

/** Runs that command in Codex's own sandbox, in a room of its own. Never throws for what Codex does. */
export async function probeSandbox(codex: SandboxCommand, room: CanaryRoom): Promise<SandboxProbe> {
  const { program, form, env, platform, signal } = codex
  const args = [...form, '--', ...COMMANDS[platform === 'win32' ? 'windows' : 'posix']]
  const run = await runProgram({ program, args, cwd: room.workspace, env }, { timeoutMs: TIMEOUT_MS, signal })
  if ('message' in run) return { state: 'unknown', said: run.message }
  const said = lastWords(run.stderr)
  if (run.status === 'timed-out') return { state: 'unknown', said: `it did not end in time. ${said}`.trim() }
  if (NO_SUCH_COMMAND.test(run.stderr)) return { state: 'unknown', said }
  if (!run.stdout.includes(MARK)) return { state: 'refused', said }
  return { state: 'ran', wroteInside: await isThere(room.workspace), wroteOutside: await isThere(room.outside), said }
}

async function isThere(folder: string): Promise<boolean> {
  // Whatever cannot be looked at was not written.
  return (await stat(join(folder, FILE)).catch(() => undefined)) !== undefined
}

/** What was said on stderr, on one line, without Codex's own warnings and stack traces. */
function lastWords(stderr: string): string {
  const lines = stderr.split(/\r?\n/).map((line) => line.trim())
  const telling = lines.filter(
    (line) => line !== '' && !/^(?:WARNING: proceeding|note: |stack backtrace|\d+: )/i.test(line),
  )
  return telling.slice(-3).join(' ').slice(0, 500)
}
