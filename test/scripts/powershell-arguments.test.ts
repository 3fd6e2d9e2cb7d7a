import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  findPowershells,
  quoteForPowershell,
  runScript,
  type ScriptOptions,
  type ScriptRun,
} from '../support/run-powershell.ts'
import {
  EXECUTABLE,
  openShimCheckout,
  readCall,
  readCalls,
  type FakeOrders,
  type ShimCheckout,
} from './shim-checkout.ts'

const { powershells, missing } = findPowershells()
if (missing) console.log('No pwsh or powershell on PATH: the tests that run the .ps1 shims are skipped.')

const PLAIN = [
  'two words',
  "it's",
  '\u2018curly\u2019 \u201a \u201b and \u201cdouble\u201d',
  'back\\',
  'two words\\',
  '\u00fc \u00df \u6f22 \u{1f680}',
  '$HOME $(1+1) ${x}',
  '`n `',
  'a;b',
  'a|b & c > d < e',
  '%PATH%',
  '*',
  'fake.*',
  '[f]ake.cjs',
  '{x} (y) @z #',
  '0123',
  '1e3',
  'a,b',
  'first line\nsecond line',
]
/** Windows PowerShell 5.1 loses these. */
const QUOTED = ['say "hi"', '"', 'a"b\\"c', '', '{"a": "b c"}']
/** Options of run-audit that take a value, to try many values in one run. */
const VALUES = {
  Prompt: '--prompt',
  PromptFile: '--prompt-file',
  WorkingDir: '--working-dir',
  Model: '--model',
  BaseUrl: '--base-url',
  Sandbox: '--sandbox',
  ApprovalPolicy: '--approval-policy',
  Timeout: '--timeout',
  IdleTimeout: '--idle-timeout',
  Codex: '--codex',
  EvidenceRoot: '--evidence-root',
}

/** What is typed with -File, and what the program gets. */
const FILE_CALLS: [string[], string[]][] = [
  [[], []],
  [
    ['-json', '-NOINPUT', '-v', '-h', '-w', 'x', '-m', 'y', '-Verbose', '-Debug', '-Rehearse'],
    [
      '--working-dir=x',
      '--model=y',
      '--json',
      '--no-input',
      '--verbose',
      '--debug',
      '--help',
      '--version',
      '-Rehearse',
    ],
  ],
  [
    ['--json', '--no-input', '--verbose', '--debug', '-Rehearse:auth', '--base-url', 'http://x:80/'],
    ['--json', '--verbose', '--debug', '--no-input', '-Rehearse', 'auth', '--base-url', 'http://x:80/'],
  ],
  [
    ['-Rehearse', '-Json:$false', '-Strict:$true', '-Env', 'A', '-Evid', 'x', '--env=A', '--env=B'],
    ['--env=A', '--evidence-root=x', '--strict', '-Rehearse', '--env=A', '--env=B'],
  ],
  [
    ['-Json', '-Rehearse', 'auth', '-Foo', 'bar', '--baz', 'b'],
    ['--json', '-Rehearse', 'auth', '-Foo', 'bar', '--baz', 'b'],
  ],
  [
    ['--rehearse=auth', '--base-url=http://x:80/', '--working-dir=C:\\a b', 'b'],
    ['--rehearse=auth', '--base-url=http://x:80/', '--working-dir=C:\\a b', 'b'],
  ],
  [
    ['-Prompt', '-', '-BaseUrl', 'http://x:80/', '-Model:- fix: this', '-Timeout:-v'],
    ['--prompt=-', '--model=- fix: this', '--base-url=http://x:80/', '--timeout=-v'],
  ],
]

/** What is typed at the prompt, and what the program gets. */
const PROMPT_CALLS: [string, string[]][] = [
  ['', []],
  ['-Json -Prompt x', ['--prompt=x', '--json']],
  ['--json --prompt-file x', ['--json', '--prompt-file', 'x']],
  ['-Json:$false -Strict', ['--strict']],
  ['-Verbose -Debug', ['--verbose', '--debug']],
  ['-Env A,B', ['--env=A', '--env=B']],
  ['-Env A, B', ['--env=A', '--env=B']],
  ['-Env @()', []],
  ['-Rehearse', ['-Rehearse']],
  ['-Rehearse auth', ['-Rehearse', 'auth']],
  ['-Rehearse -Json', ['--json', '-Rehearse']],
  ['-Json -Rehearse auth', ['--json', '-Rehearse', 'auth']],
  ['-Rehearse:auth -Foo', ['-Rehearse:auth', '-Foo']],
  ['--base-url=http://x:80/ b', ['--base-url=http://x:80/', 'b']],
  ['-Prompt -', ['--prompt=-']],
  ["-Prompt '--json'", ['--prompt=--json']],
  ['-Prompt 0123 --x 007 1e3', ['--prompt=0123', '--x', '007', '1e3']],
  ['-Prompt $null', ['--prompt=']],
  ["-Prompt '~' -WorkingDir ~/x", ['--prompt=~', '--working-dir=~/x']],
  ['-- -Json', ['-Json']],
]

describe.skipIf(missing).each(powershells)('arguments through $name', { timeout: 120_000 }, ({ path, keepsQuotes }) => {
  const words = keepsQuotes ? [...PLAIN, ...QUOTED] : PLAIN
  let checkout: ShimCheckout
  beforeAll(async () => {
    checkout = await openShimCheckout()
    await checkout.addProgram(`dist/${EXECUTABLE}`)
  })
  afterAll(() => checkout.close())

  const start = (before: string[], orders: Partial<FakeOrders>, options: Partial<ScriptOptions>): Promise<ScriptRun> =>
    runScript([path, '-NoProfile', ...before], { cwd: checkout.top, env: checkout.env(orders), ...options })
  const runFile = (args: string[], orders = {}, options = {}): Promise<ScriptRun> =>
    start(['-File', 'scripts/codex/run-audit.ps1', ...args], orders, options)
  const runCommand = (text: string, orders = {}, options = {}): Promise<ScriptRun> =>
    start(['-Command', text], orders, options)
  const got = async (args: string[]): Promise<string[]> => readCall((await runFile(args)).stdout).words

  test.each(FILE_CALLS)('-File with %j passes on %j', async (args, expected) => {
    expect(await got(args)).toEqual(['run-audit', ...expected])
  })

  test('every call at the prompt passes on what it means', async () => {
    const { stdout } = await runCommand(
      PROMPT_CALLS.map(([args]) => `./scripts/codex/run-audit.ps1 ${args}`).join('\n'),
    )
    const seen = readCalls(stdout).map((call) => call.words.slice(1))
    expect(PROMPT_CALLS.map(([args], index) => [args, seen[index]])).toEqual(PROMPT_CALLS)
  })

  test('odd words reach the program unchanged with -File', async () => {
    expect(await got(words)).toEqual(['run-audit', ...words])
  })

  test('odd words reach the program unchanged at the prompt', async () => {
    const { stdout } = await runCommand(`./scripts/codex/run-audit.ps1 ${words.map(quoteForPowershell).join(' ')}`)
    expect(readCall(stdout).words).toEqual(['run-audit', ...words])
  })

  test('odd values of options reach the program unchanged', async () => {
    const names = Object.entries(VALUES)
    for (let at = 0; at < words.length; at += names.length) {
      const pairs = names.flatMap(([name, option], index) => {
        const value = words[at + index]
        return value === undefined ? [] : [{ typed: [`-${name}`, value], passed: `${option}=${value}` }]
      })
      expect(await got(pairs.flatMap(({ typed }) => typed))).toEqual([
        'run-audit',
        ...pairs.map(({ passed }) => passed),
      ])
    }
  })

  test.each([0, 1, 130])('exit code %i comes back', async (exitCode) => {
    expect((await runFile([], { exitCode })).exitCode).toBe(exitCode)
  })

  test('stdout comes through byte for byte', async () => {
    const stdout = Buffer.from('\ufeff\u00fc \u6f22 \u{1f680}\r\nno end of line \u0000\u001b[0m')
    const run = await runFile([], { stdout })
    expect(run.stdoutBytes.toString('hex')).toBe(stdout.toString('hex'))
    expect(run.stderr).toBe('')
  })

  test('with -Verbose and -Debug stdout is still the result alone', async () => {
    const stdout = Buffer.from('result\n')
    const run = await runFile(['-Verbose', '-Debug'], { stdout })
    expect([run.stdout, run.stderr]).toEqual(['result\n', ''])
  })

  test('stdin goes to the program', async () => {
    const text = '\u00fc \u201cprompt\u201d\nsecond line'
    const run = await runFile(['-Prompt', '-'], { readStdin: true }, { stdin: text })
    expect(readCall(run.stdout)).toMatchObject({ words: ['run-audit', '--prompt=-'], stdin: text })
  })

  test('what is piped to the script goes to stdin, as UTF-8', async () => {
    const text = "'\u00fc \u6f22', 'second' | ./scripts/codex/run-audit.ps1 -Prompt -"
    const run = await runCommand(text, { readStdin: true })
    expect(readCall(run.stdout).stdin).toMatch(/^\u00fc \u6f22\r?\nsecond\r?\n$/)
  })

  test('nothing piped is an empty stdin', async () => {
    const run = await runCommand('@() | ./scripts/codex/run-audit.ps1', { readStdin: true })
    expect(readCall(run.stdout).stdin).toBe('')
  })

  test.each(['-File', '-Command'])('an open stdin that nobody closes does not hang %s', async (how) => {
    const open = { stdin: { open: true } as const }
    const run = how === '-File' ? await runFile([], {}, open) : await runCommand('./scripts/env-report.ps1', {}, open)
    expect(run.exitCode).toBe(0)
    expect(readCall(run.stdout).stdin).toBeNull()
  })

  test('with -Command the exit code is in $LASTEXITCODE, and PowerShell itself returns 1', async () => {
    const call = './scripts/env-report.ps1'
    expect((await runCommand(`${call}; exit $LASTEXITCODE`, { exitCode: 130 })).exitCode).toBe(130)
    expect((await runCommand(call, { exitCode: 130 })).exitCode).toBe(1)
  })

  test('what PowerShell refuses never reaches the program, and exits 1', async () => {
    const { exitCode, stdout, stderr } = await runFile(['-Env', 'A', '-Env', 'B'])
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toContain('Env')
  })

  test('a strict session that stops at errors is left as it was', async () => {
    const before =
      "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; $PSNativeCommandUseErrorActionPreference = $true"
    const latin = '[Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding(28591)'
    const call = '$seen = ./scripts/env-report.ps1 -Verbose'
    const facts = '@($seen, $LASTEXITCODE, (Get-Location).Path, [Console]::OutputEncoding.WebName, $VerbosePreference)'
    const after = `[Console]::Out.Write((ConvertTo-Json -Compress ${facts}))`
    const stdout = Buffer.from('\u00fc\n')
    const run = await runCommand([before, latin, call, after].join('; '), { exitCode: 1, stdout })
    const text = run.stdoutBytes.toString('latin1')
    expect(JSON.parse(text)).toEqual(['\u00fc', 1, checkout.top, 'iso-8859-1', expect.anything()])
    expect(run.stderr).toBe('')
  })

  test.skipIf(process.platform === 'win32').each([
    ['plainly', 'up\n'],
    ['politely', 'up\ncleaned\n'],
  ] as const)('Ctrl-C waits for a program that ends %s, and exits 130', async (wait, said) => {
    const onOutput = (text: string, pid: number): void => void (text === 'up\n' && process.kill(-pid, 'SIGINT'))
    const run = await runFile([], { wait }, { onOutput })
    expect([run.stdout, run.exitCode]).toEqual([said, 130])
  })
})
