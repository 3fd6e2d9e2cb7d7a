import { describe, expect, it, test } from 'vitest'
import type { CommandSpec, LoadedCommand } from '../../src/cli/command-spec.ts'
import type { Outcome } from '../../src/cli/outcome.ts'
import { runCommandLine, type CommandLine } from '../../src/cli/run-command-line.ts'
import { COMMANDS, prepareRun } from '../../src/commands/index.ts'
import { CodexkitError } from '../../src/errors.ts'
import { fakeCommand, fakeLine, fakeWorld, type FakeWorld } from './fake-world.ts'
import { SAMPLE_OPTIONS } from './sample-options.ts'

const KEY = 'Qx7-secret/of+this=test!'

interface Ran {
  code: number
  stdout: string
  stderr: string
}

const run = async (line: CommandLine, words: readonly string[], fake: FakeWorld = fakeWorld()): Promise<Ran> => {
  const code = await runCommandLine(words, line, fake.world)
  return { code, stdout: fake.stdout(), stderr: fake.stderr() }
}

/** Runs the command `work` with one way of working. */
const runWork = (
  work: Partial<LoadedCommand>,
  words: string,
  fake?: FakeWorld,
  spec: Partial<CommandSpec> = {},
): Promise<Ran> =>
  run(fakeLine(fakeCommand(spec, work)), ['work', ...words.split(' ').filter((word) => word !== '')], fake)

const returning = (outcome: Outcome<unknown>): Partial<LoadedCommand> => ({ run: () => Promise.resolve(outcome) })
const throwing = (thrown: unknown): Partial<LoadedCommand> => ({
  run: () => Promise.reject(thrown),
})

const FAULT = new CodexkitError('CODEXKIT_FILE', 'Could not write x.', {
  hint: 'Look at x.',
  cause: new Error('EACCES'),
})
const DONE = { result: { done: true }, exitCode: 0 }
const WARNED = { ...DONE, warnings: [{ code: 'OLD', message: 'x is old.' }] }
const FAILED = { result: { verdict: 'fail' }, exitCode: 5, error: new CodexkitError('CODEX_RATE_LIMITED', 'Too fast.') }

/** A line whose commands must not be touched. */
const untouched: CommandLine = {
  commands: [{ ...fakeCommand({}), load: () => Promise.reject(new Error('loaded')) }],
  prepare: () => Promise.reject(new Error('prepared')),
}

describe('the version', () => {
  test.each(['--version', '-v', '-Version', '--VERSION', '--json --version', 'work --version', 'work -v --json'])(
    'is all that %s prints',
    async (words) => {
      expect(await run(untouched, words.split(' '))).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
    },
  )
})

describe('help', () => {
  test.each([
    [['--help'], 'codexkit makes unattended Codex runs boring.'],
    [['-h'], 'codexkit makes unattended Codex runs boring.'],
    [['-Help'], 'codexkit makes unattended Codex runs boring.'],
    [['--no-color', '--help'], 'codexkit makes unattended Codex runs boring.'],
    [['runtime', '--help'], 'Usage: codexkit runtime <command> [options]'],
    [['runtime', 'path', '--help'], 'Usage: codexkit runtime path [options]'],
    [['run-audit', '-Help'], 'Usage: codexkit run-audit [options]'],
    [['run-audit', '--help', '--prompt', 'x'], 'Usage: codexkit run-audit [options]'],
  ])('for %j is on stdout, exit 0, and loads no command', async (words, text) => {
    const commands = COMMANDS.map((entry) => ({ ...entry, load: () => Promise.reject(new Error('loaded')) }))
    const ran = await run({ ...untouched, commands }, words)
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toContain(text)
  })

  test.each([
    [[], 'Usage: codexkit <command> [options]'],
    [['--no-input'], 'Usage: codexkit <command> [options]'],
    [['runtime'], 'Usage: codexkit runtime <command> [options]'],
    [['runtime', '-Verbose'], 'Usage: codexkit runtime <command> [options]'],
  ])('for %j, where a command is missing, is on stderr, exit 2', async (words, text) => {
    const ran = await run({ ...untouched, commands: COMMANDS }, words)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain(text)
  })

  test.each([[['--json']], [['-Json']], [['runtime', '--json']]])('for %j is an error in JSON', async (words) => {
    const ran = await run({ ...untouched, commands: COMMANDS }, words)
    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      command: '',
      ok: false,
      exitCode: 2,
      error: { code: 'CODEXKIT_USAGE', message: 'No command was given.' },
    })
  })
})

describe('usage errors', () => {
  test.each([
    [['wrok'], 'error: There is no command "wrok".\nhint:  Did you mean "codexkit work"?\n'],
    [['work', '--promt=x'], 'error: There is no option --promt.\nhint:  Did you mean --prompt?\n'],
    [['work', '-Promt', 'x'], 'error: There is no option -Promt.\nhint:  Did you mean -Prompt?\n'],
    [
      ['work', '--sandbox', 'none'],
      'error: --sandbox cannot be "none".\nhint:  It is one of read-only, workspace-write.\n',
    ],
    [['work', 'json'], 'error: "json" is not expected here.\nhint:  Did you mean --json?\n'],
    [['--jsn'], 'error: There is no option --jsn.\nhint:  Did you mean --json?\n'],
    [
      ['runtime', '-Verbose', 'path'],
      'error: "path" is not expected here.\nhint:  The command comes first: codexkit runtime path [options]\n',
    ],
    [
      ['--json', 'work'],
      'error: "work" is not expected here.\nhint:  The command comes first: codexkit work [options]\n',
    ],
  ])('of %j are one sentence, a hint and exit 2', async (words, stderr) => {
    const line = {
      ...untouched,
      commands: [fakeCommand({ options: SAMPLE_OPTIONS }), fakeCommand({ name: 'runtime path' })],
    }
    const ran = await run(line, words)
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 2, stderr })
    if (!words.includes('--json')) expect(ran.stdout).toBe('')
  })
})

describe('a command that works', () => {
  it('gets its options by their names in code, and its text goes to stdout', async () => {
    let seen: unknown
    const work: Partial<LoadedCommand> = {
      run: (_, options) => {
        seen = options
        return Promise.resolve(DONE)
      },
      loadView:
        async () =>
        (result, { width }) =>
          `${JSON.stringify(result)} ${width}\n`,
    }
    const options = { options: SAMPLE_OPTIONS }
    const ran = await runWork(
      work,
      '-PromptSecrets --env A --env B -w .. --rehearse',
      fakeWorld({ columns: 66 }),
      options,
    )
    expect(seen).toEqual({ promptSecrets: true, env: ['A', 'B'], workingDir: '..', rehearse: 'ok' })
    expect(ran).toEqual({ code: 0, stdout: '{"done":true} 66\n', stderr: '' })
  })

  it('prints one document with --json, and never its text', async () => {
    const ran = await runWork(returning(WARNED), '--json')
    expect(JSON.parse(ran.stdout)).toEqual({
      schemaVersion: 1,
      tool: 'codexkit',
      version: '0.1.0',
      command: 'work',
      ok: true,
      exitCode: 0,
      result: { done: true },
      warnings: [{ code: 'OLD', message: 'x is old.' }],
    })
    expect(ran).toMatchObject({ code: 0, stderr: 'warning: x is old.\n' })
  })

  it('tells warnings on stderr', async () => {
    expect(await runWork(returning(WARNED), '')).toEqual({ code: 0, stdout: 'done\n', stderr: 'warning: x is old.\n' })
  })

  test.each([
    [WARNED, '--strict', 1],
    [DONE, '--strict', 0],
    [WARNED, '', 0],
    [{ ...WARNED, exitCode: 5 }, '--strict', 5],
    [WARNED, '--strict --strict=false', 0],
  ] as [Outcome<unknown>, string, number][])('%j with %j exits %i', async (outcome, flags, code) => {
    expect((await runWork(returning(outcome), flags)).code).toBe(code)
    const json = await runWork(returning(outcome), `${flags} --json`)
    expect(json.code).toBe(code)
    const document = JSON.parse(json.stdout)
    expect(document).toMatchObject({ ok: code === 0, exitCode: code })
    expect(document.error?.exitCode).toBe(code === 0 ? undefined : code)
  })
})

describe('a command whose verdict is a failure', () => {
  it('shows its result on stdout and the error on stderr', async () => {
    expect(await runWork(returning(FAILED), '')).toEqual({ code: 5, stdout: 'done\n', stderr: 'error: Too fast.\n' })
  })

  it('has both in one document with --json, and the sentence on stderr as well', async () => {
    const ran = await runWork(returning(FAILED), '--json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: false,
      exitCode: 5,
      result: { verdict: 'fail' },
      error: { code: 'CODEX_RATE_LIMITED', exitCode: 5 },
    })
    expect(ran).toMatchObject({ code: 5, stderr: 'error: Too fast.\n' })
  })
})

describe('a command that throws', () => {
  it('an expected fault ends with its sentence, its hint and its code', async () => {
    expect(await runWork(throwing(FAULT), '')).toEqual({
      code: 9,
      stdout: '',
      stderr: 'error: Could not write x.\nhint:  Look at x.\n',
    })
  })

  test.each(['--json', '-Json', '--JSON', '--json=true', '-Json:$true', '--json=false --json'])(
    'has an envelope on stdout and the sentence on stderr with %s',
    async (flags) => {
      const ran = await runWork(throwing(FAULT), flags)
      expect(JSON.parse(ran.stdout)).toEqual({
        schemaVersion: 1,
        tool: 'codexkit',
        version: '0.1.0',
        command: 'work',
        ok: false,
        exitCode: 9,
        error: {
          code: 'CODEXKIT_FILE',
          message: 'Could not write x.',
          hint: 'Look at x.',
          exitCode: 9,
          retryable: false,
          details: {},
        },
        warnings: [],
      })
      expect(ran).toMatchObject({ code: 9, stderr: 'error: Could not write x.\nhint:  Look at x.\n' })
    },
  )

  test.each(['--json=false', '-Json:$false', '--json --json=false'])('has no envelope with %s', async (flags) => {
    expect((await runWork(throwing(FAULT), flags)).stdout).toBe('')
  })

  test.each(['--debug', '-Debug'])('shows the stack only with %s', async (flag) => {
    const { stderr } = await runWork(throwing(FAULT), flag)
    expect(stderr).toMatch(/\n {4}at /)
    expect(stderr).toContain('Error: EACCES')
    expect((await runWork(throwing(FAULT), '')).stderr).not.toContain('    at ')
  })

  it('something unexpected is a bug of ours, exit 1, without a stack', async () => {
    expect(await runWork(throwing(new TypeError('x is not a function')), '')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: codexkit met something it did not expect: x is not a function.\nhint:  Run again with --debug and report what it prints.\n',
    })
  })

  test.each(['--no-color', '-NoColor'])('has no colour with %s', async (flag) => {
    const ran = await runWork(throwing(FAULT), flag, fakeWorld({ terminal: true }))
    expect(ran.stderr).toBe('error: Could not write x.\nhint:  Look at x.\n')
    const { stderr } = await run(untouched, ['wrok', flag], fakeWorld({ terminal: true }))
    expect(stderr).toMatch(/^error: /)
  })
})

describe('--jsonl', () => {
  const spec = { options: [{ name: 'jsonl', type: 'flag', summary: 'Lines.' }] } as const
  const lines = (text: string): unknown[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  const working: Partial<LoadedCommand> = {
    run: ({ stdout }, { jsonl }) => {
      if (jsonl === true) stdout.write('{"type":"a"}\n')
      return Promise.resolve(WARNED)
    },
  }

  it('ends with the document of --json on one line, and has no text', async () => {
    const [event, document, ...more] = lines((await runWork(working, '--jsonl', undefined, spec)).stdout)
    const json = await runWork(working, '--json', undefined, spec)
    expect(event).toEqual({ type: 'a' })
    expect(document).toEqual(JSON.parse(json.stdout))
    expect(more).toEqual([])
  })

  test.each([
    ['--jsonl', {}, 9, 'CODEXKIT_FILE'],
    ['-Jsonl', {}, 9, 'CODEXKIT_FILE'],
    ['--jsonl --nope', {}, 2, 'CODEXKIT_USAGE'],
    ['--jsonl --json', {}, 2, 'CODEXKIT_USAGE'],
    ['--json --jsonl --nope', {}, 2, 'CODEXKIT_USAGE'],
    ['', { jsonl: true }, 9, 'CODEXKIT_FILE'],
  ])('an error of %j with settings %j is one line, exit %i', async (words, settings, code, errorCode) => {
    const line: CommandLine = {
      ...fakeLine(fakeCommand(spec, throwing(FAULT))),
      prepare: (context, _, flags) => Promise.resolve({ context, values: { ...settings, ...flags }, origins: [] }),
    }
    const ran = await run(line, ['work', ...words.split(' ').filter((word) => word !== '')])
    expect(ran.code).toBe(code)
    expect(lines(ran.stdout)).toMatchObject([{ ok: false, exitCode: code, error: { code: errorCode } }])
  })

  it('of a file gives way to --json that was typed', async () => {
    const line: CommandLine = {
      ...fakeLine(fakeCommand(spec, working)),
      prepare: (context, _, flags) => Promise.resolve({ context, values: { jsonl: true, ...flags }, origins: [] }),
    }
    const ran = await run(line, ['work', '--json'])
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: true, result: { done: true } })
  })

  it('with --explain-config is one line', async () => {
    const ran = await runWork({}, '--jsonl --explain-config', undefined, spec)
    expect(lines(ran.stdout)).toMatchObject([{ ok: true, result: { settings: [{ name: 'jsonl' }] } }])
  })

  it('is no option of a command that does not have it', async () => {
    expect(await runWork(working, '--jsonl')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('an interrupt', () => {
  test.each([
    ['CODEXKIT_INTERRUPTED', 'Interrupted.', 130],
    ['CODEXKIT_TERMINATED', 'Terminated.', 143],
  ] as const)('%s ends with its code, whatever the command throws', async (code, message, exitCode) => {
    const fake = fakeWorld()
    const work: Partial<LoadedCommand> = {
      run: ({ signal }) => {
        fake.abort.abort(new CodexkitError(code, message))
        return Promise.reject(signal.aborted ? new Error('AbortError') : new Error('not aborted'))
      },
    }
    const ran = await runWork(work, '--json', fake)
    expect(ran).toMatchObject({ code: exitCode, stderr: `error: ${message}\n` })
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, exitCode, error: { code, message } })
  })

  it('before the command starts ends as well', async () => {
    const fake = fakeWorld()
    fake.abort.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.'))
    const work: Partial<LoadedCommand> = { run: ({ signal }) => Promise.reject(signal.reason as Error) }
    expect((await runWork(work, '', fake)).code).toBe(130)
  })
})

describe('a secret of the environment', () => {
  const fake = (): FakeWorld => fakeWorld({ env: { CODEX_API_KEY: KEY } })
  const leaky = { result: { key: KEY, base64: Buffer.from(KEY).toString('base64') }, exitCode: 1 }
  const warnings = [{ code: 'W', message: `warned of ${KEY}` }]
  const error = new CodexkitError('CODEX_AUTH_ERROR', `Bad key ${KEY}.`, { details: { key: KEY }, hint: `Not ${KEY}.` })

  test.each(['', '--json', '--json --debug'])('is in no output with %j', async (flags) => {
    const ran = await Promise.all([
      runWork(
        { ...returning({ ...leaky, warnings, error }), loadView: async () => (result) => JSON.stringify(result) },
        flags,
        fake(),
      ),
      runWork(throwing(error), flags, fake()),
      runWork(throwing(new Error(`boom ${KEY}`)), flags, fake()),
      runWork({}, `${flags} --${KEY}`, fake()),
    ])
    for (const { stdout, stderr } of ran) {
      for (const text of [stdout, stderr]) {
        expect(text).not.toContain('secret')
        expect(text).not.toContain(leaky.result.base64)
      }
      expect(stdout + stderr).toContain('[redacted:CODEX_API_KEY]')
      if (flags !== '') expect(JSON.parse(stdout)).toMatchObject({ ok: false })
    }
  })
})

describe('--explain-config', () => {
  const options = [
    { name: 'model', type: 'value', summary: 'Model.', default: 'gpt', env: 'CODEX_MODEL' },
    { name: 'token', type: 'value', summary: 'Token.', secret: true, env: 'SOME_TOKEN' },
    { name: 'key', type: 'value', summary: 'Key.', env: 'CODEX_API_KEY' },
    { name: 'force', type: 'flag', summary: 'Again.' },
  ] as const
  const line = {
    commands: [{ ...untouched.commands[0]!, spec: { ...fakeCommand({ options }).spec } }],
    prepare: prepareRun,
  }
  const env = { CODEX_MODEL: 'gpt-x', SOME_TOKEN: 'tiny', CODEX_API_KEY: KEY }

  it('prints every value with its origin, masks secrets, and runs nothing', async () => {
    expect(await run(line, ['work', '--explain-config', '-Force'], fakeWorld({ env }))).toEqual({
      code: 0,
      stdout: [
        'model  gpt-x                     environment CODEX_MODEL',
        'token  ********                  environment SOME_TOKEN',
        'key    [redacted:CODEX_API_KEY]  environment CODEX_API_KEY',
        'force  true                      --force',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it('is one document with --json', async () => {
    const { stdout } = await run(line, ['work', '--explain-config', '--json'], fakeWorld({ env }))
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'work',
      ok: true,
      exitCode: 0,
      result: {
        settings: [
          { name: 'model', shown: 'gpt-x', origin: 'environment CODEX_MODEL' },
          { name: 'token', shown: '********', origin: 'environment SOME_TOKEN' },
          { name: 'key', shown: '[redacted:CODEX_API_KEY]', origin: 'environment CODEX_API_KEY' },
          { name: 'force', shown: 'false', origin: 'not set' },
        ],
      },
    })
  })
})

describe('a terminal', () => {
  it('gets control characters of a result shown, not obeyed', async () => {
    const nasty = 'a\u001b]0;title\u0007b\rc\u202ed'
    const work = {
      ...returning({ result: nasty, exitCode: 0 }),
      loadView: async () => (result: unknown) => `${String(result)}\n`,
    }
    const ran = await runWork(work, '', fakeWorld({ terminal: true }))
    expect(ran.stdout).toBe('a\\x1b]0;title\\x07b\\x0dc\\u202ed\n')
  })

  it('has its progress line taken away before the result', async () => {
    const fake = fakeWorld({ terminal: true })
    const work: Partial<LoadedCommand> = {
      run: ({ progress }) => {
        progress.update('working')
        return Promise.resolve(DONE)
      },
    }
    expect(await runWork(work, '', fake)).toEqual({
      code: 0,
      stdout: 'done\n',
      stderr: '\r\u001b[2Kworking\r\u001b[2K',
    })
  })
})
