import { homedir } from 'node:os'
import { isSea } from 'node:sea'
import type { OutputStream, World } from './cli/context.ts'
import { runCommandLine } from './cli/run-command-line.ts'
import { COMMANDS, prepareRun } from './commands/index.ts'
import { CodexkitError, systemCodeOf } from './errors.ts'

const SIGNALS = {
  SIGINT: new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.'),
  SIGTERM: new CodexkitError('CODEXKIT_TERMINATED', 'Terminated.'),
  SIGHUP: new CodexkitError('CODEXKIT_TERMINATED', 'The terminal was closed.'),
  // Windows only: Ctrl-Break, by which GitHub's runner asks a program to end that has not heard Ctrl-C.
  SIGBREAK: new CodexkitError('CODEXKIT_TERMINATED', 'Terminated.'),
} as const

/** The whole program: argv in, exit code out. `command` is set by launchers that stand for one command. */
export async function main(command?: string): Promise<void> {
  const words = process.argv.slice(2)
  const abort = new AbortController()
  listenForSignals(abort)
  const world = createWorld(abort.signal)
  const line = { commands: COMMANDS, prepare: prepareRun }
  process.exitCode = await runCommandLine(command === undefined ? words : [command, ...words], line, world)
}

function createWorld(signal: AbortSignal): World {
  return {
    env: { ...process.env },
    cwd: process.cwd(),
    homeDir: homedir(),
    platform: process.platform,
    arch: process.arch,
    executable: isSea() ? process.execPath : undefined,
    signal,
    now: () => new Date(),
    stdout: outputStream(() => process.stdout),
    stderr: outputStream(() => process.stderr),
    get terminal() {
      return { input: process.stdin, output: process.stderr }
    },
    stdin: {
      get isTerminal() {
        return process.stdin.isTTY ?? false
      },
      readAll: async () => (process.stdin.isTTY ? '' : (await import('node:stream/consumers')).text(process.stdin)),
    },
  }
}

/** Opened at its first use: each stream costs a millisecond or two, and `--version` needs one of three. */
function outputStream(open: () => NodeJS.WriteStream): OutputStream {
  let opened: NodeJS.WriteStream | undefined
  let gone = false
  const stream = (): NodeJS.WriteStream => (opened ??= endQuietly(open(), () => (gone = true)))
  return {
    write: (chunk) => void stream().write(chunk),
    get isTerminal() {
      return stream().isTTY ?? false
    },
    columns: () => stream().columns ?? 80,
    drained: async () => {
      if (!gone && stream().writableLength > 0) {
        await new Promise<void>((resolve) => void stream().write('', () => resolve()))
      }
      return !gone
    },
  }
}

function endQuietly(stream: NodeJS.WriteStream, onGone: () => void): NodeJS.WriteStream {
  return stream.on('error', (thrown) => {
    // The reader went away (`codexkit … | head`): there is nobody left to tell.
    if (systemCodeOf(thrown) !== 'EPIPE') throw thrown
    onGone()
  })
}

/** The first Ctrl-C ends in order; a second one ends at once, with every child. */
function listenForSignals(abort: AbortController): void {
  for (const [name, reason] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (abort.signal.aborted) void endAtOnce(name)
      else abort.abort(reason)
    })
  }
}

async function endAtOnce(signal: string): Promise<void> {
  const { killRunningChildren } = await import('./cli/end-at-once.ts')
  killRunningChildren()
  process.removeAllListeners(signal)
  // Windows has no signal to send but the end; Node throws there for SIGHUP and SIGBREAK.
  process.kill(process.pid, process.platform === 'win32' ? 'SIGKILL' : signal)
}
