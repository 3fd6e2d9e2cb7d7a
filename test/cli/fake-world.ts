import { PassThrough } from 'node:stream'
import type { CommandEntry, CommandSpec, LoadedCommand } from '../../src/cli/command-spec.ts'
import type { OutputStream, World } from '../../src/cli/context.ts'
import type { CommandLine } from '../../src/cli/run-command-line.ts'
import type { Env } from '../../src/platform/host.ts'

export interface FakeWorld {
  world: World
  abort: AbortController
  stdout: () => string
  stderr: () => string
}

/** A world whose streams are kept as text, and whose folders do not exist. */
export function fakeWorld(facts: { env?: Env; terminal?: boolean; columns?: number } = {}): FakeWorld {
  const { env = {}, terminal = false, columns = 80 } = facts
  const abort = new AbortController()
  const capture = (): { stream: OutputStream; text: () => string } => {
    const written: string[] = []
    const stream = {
      write: (text: string) => void written.push(text),
      isTerminal: terminal,
      columns: () => columns,
      drained: () => Promise.resolve(true),
    }
    return { stream, text: () => written.join('') }
  }
  const [stdout, stderr] = [capture(), capture()]
  const world: World = {
    env,
    cwd: '/nowhere/work space',
    homeDir: '/nowhere/home',
    platform: 'linux',
    arch: 'x64',
    signal: abort.signal,
    now: () => new Date('2026-11-20T14:15:02Z'),
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: { isTerminal: terminal, readAll: () => Promise.resolve('') },
    terminal: { input: new PassThrough(), output: new PassThrough() },
  }
  return { world, abort, stdout: stdout.text, stderr: stderr.text }
}

/** A command that does what a test says. */
export function fakeCommand(spec: Partial<CommandSpec>, work: Partial<LoadedCommand> = {}): CommandEntry {
  const whole = {
    name: 'work',
    summary: 'Does the work.',
    description: ['It does the work.'],
    options: [],
    examples: [],
    exitCodes: ['ok', 'usage'],
    ...spec,
  } satisfies CommandSpec
  const run = work.run ?? (() => Promise.resolve({ result: { done: true }, exitCode: 0 }))
  return { spec: whole, load: () => Promise.resolve({ run, loadView: work.loadView ?? (async () => () => 'done\n') }) }
}

/** A command line with these commands, whose settings are the flags alone. */
export function fakeLine(...commands: CommandEntry[]): CommandLine {
  return {
    commands,
    prepare: (context, spec, flags) => {
      const origins = spec.options.map(({ name }) => ({ name, shown: '********', origin: `--${name}` }))
      return Promise.resolve({ context, values: flags, origins })
    },
  }
}
