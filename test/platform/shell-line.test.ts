import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findShell, type Shell } from '../../src/platform/shell.ts'
import { runShellLine, type ShellLineRequest, type ShellLineRun } from '../../src/platform/shell-line.ts'
import { shellText } from '../../src/platform/shell-text.ts'
import { processesOver } from '../support/processes.ts'
import { testHost } from './test-host.ts'

// PowerShell takes about a second to start, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
const env = { ...process.env, TERM: 'dumb' }
const real = testHost({ env, platform: platform() })
const onPath = (names: string[]): Shell['program'] | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
const powershell = onPath(['pwsh', 'pwsh.exe', 'powershell.exe'])
const posix = platform() === 'win32' ? undefined : onPath(['bash', 'sh'])
const shells: Shell[] = [
  ...(posix === undefined ? [] : [{ kind: 'posix' as const, program: posix }]),
  ...(posix === undefined ? [] : [{ kind: 'posix' as const, program: '/bin/sh' }]),
  ...(powershell === undefined ? [] : [{ kind: 'powershell' as const, program: powershell }]),
]
if (powershell === undefined) console.warn('No PowerShell on PATH: its lines are not tested.')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codexkit line ü '))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function run(shell: Shell, line: string, facts: Partial<ShellLineRequest> = {}): Promise<ShellLineRun> {
  const { signal } = new AbortController()
  return runShellLine({ shell, line, cwd: folder, env, timeoutMs: 60_000, signal, ...facts })
}

describe.each(shells)('a line in $program', (shell) => {
  const node = `${shell.kind === 'powershell' ? '& ' : ''}"${process.execPath}"`

  it.each([
    ['exit 4', 4],
    [`${node} -e "process.exit(3)"`, 3],
    [`${node} -e 0`, 0],
    ['a-program-that-is-not-there-1', shell.kind === 'powershell' ? 1 : 127],
    ['echo one # a comment', 0],
    ['if (', shell.kind === 'powershell' ? 1 : 2],
    [shell.kind === 'powershell' ? `throw 'x'` : 'false', 1],
    [shell.kind === 'powershell' ? `[int]::Parse('x')` : 'test -e nowhere', 1],
    [shell.kind === 'powershell' ? `Get-Item nowhere; echo y` : 'false; echo y', 0],
    [`echo ‘y’`, 0],
  ])('%s exits %i', async (line, code) => {
    expect(await run(shell, line)).toMatchObject({ status: 'exited', code })
  })

  it('says what was said, on both streams, and nothing else', async () => {
    const line = `${node} -e "console.log('grüße'); console.error('€')"`
    const { output } = await run(shell, line)
    expect(output.split(/\r?\n/).sort()).toEqual(['', 'grüße', '€'])
  })

  it('runs in the folder, with the environment, and with nothing on stdin', async () => {
    const code = 'process.stdin.resume().on(`end`, () => console.log(process.cwd(), process.env.CK_LINE))'
    await writeFile(join(folder, 'ask.mjs'), code)
    const { output } = await run(shell, `${node} ask.mjs`, { env: { ...env, CK_LINE: '$(whoami)' } })
    expect(output.trim()).toBe(`${folder} $(whoami)`)
  })

  it('keeps the end of a long output, from the start of a line', async () => {
    const code = 'for (let line = 1; line <= 60000; line++) console.log(`line ${line}`)'
    await writeFile(join(folder, 'long.mjs'), code)
    const { output } = await run(shell, `${node} long.mjs`)
    expect(output.length).toBeLessThanOrEqual(64 * 1024)
    expect(output).toMatch(/^line \d+\r?\n/)
    expect(output.trim()).toMatch(/line 60000$/)
  })

  it.each(['timed-out', 'interrupted'] as const)(
    'is ended as a whole tree when %s',
    async (status) => {
      const mark = join(folder, `${status} ${shell.kind} ${shells.indexOf(shell)}`)
      await mkdir(mark, { recursive: true })
      const code =
        'import { spawn } from "node:child_process"; import { writeFileSync } from "node:fs";' +
        'process.on("SIGTERM", () => {}); if (!process.argv[3]) {' +
        'spawn(process.execPath, [process.argv[1], process.argv[2], "child"], { stdio: "inherit" }) }' +
        'else writeFileSync(process.argv[2] + "/started", ""); setInterval(() => {}, 1000)'
      await writeFile(join(folder, 'stay.mjs'), code)
      const controller = new AbortController()
      const running = run(shell, `${node} stay.mjs '${mark}'`, {
        timeoutMs: status === 'interrupted' ? 60_000 : shell.kind === 'powershell' ? 4000 : 1500,
        signal: controller.signal,
      })
      if (status === 'interrupted') {
        await expect.poll(() => existsSync(join(mark, 'started')), { timeout: 20_000 }).toBe(true)
        controller.abort()
      }
      expect(await running).toMatchObject({ status, code: null })
      expect(existsSync(join(mark, 'started'))).toBe(true)
      expect(processesOver(mark)).toEqual([])
    },
    30_000,
  )

  it('gives a value for a line that no program can be given', async () => {
    expect(await run(shell, 'echo \0')).toMatchObject({ status: 'not-run', code: null })
  })

  const evil = [
    "x'; echo INJECTED; '",
    'x’; echo INJECTED; ‘',
    'x‚; echo INJECTED; ‛',
    '"; echo INJECTED; "',
    '$(echo INJECTED)',
    '`echo INJECTED`',
    '${env:PATH}$HOME%PATH%',
    '\\',
    "\\'; echo INJECTED #",
    '; echo INJECTED',
    '& echo INJECTED',
    '| echo INJECTED',
    'two\nlines',
    '',
    '-n',
    '~ * ? [a] {a,b}',
  ]
  it('takes a value for one word, whatever is in it', async () => {
    const text = await shellText(shell)
    const say = (value: string): string => (shell.kind === 'posix' ? text`printf '%s|' ${value}` : text`${value} + '|'`)
    const { output } = await run(shell, evil.map(say).join('\n'))
    const want = shell.kind === 'posix' ? evil.map((value) => `${value}|`).join('') : `${evil.join('|\n')}|\n`
    expect(output.replaceAll('\r\n', '\n')).toBe(want)
  })

  it('takes any text for one word', async () => {
    const text = await shellText(shell)
    const letters = fc.constantFrom(...Array.from(`'"\`$(){};&|<>#%!^*?~\\ \t‘’‚‛“”a=-@,.`))
    const words = fc.array(fc.string({ unit: letters, maxLength: 12 }), { minLength: 40, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(words, async (values) => {
        const file = join(folder, 'values.txt')
        const say = (value: string): string =>
          shell.kind === 'posix'
            ? text`printf '%s\n' ${value} >> values.txt`
            : text`[IO.File]::AppendAllText(${file}, ${value} + ${'\n'})`
        await writeFile(file, '')
        await run(shell, values.map(say).join('\n'))
        expect(await readFile(file, 'utf8')).toBe(values.map((value) => `${value}\n`).join(''))
      }),
      { numRuns: shell.kind === 'powershell' ? 2 : 5 },
    )
  })
})

describe('a shell that runs nothing', () => {
  it.runIf(posix !== undefined)('is not believed when it exits 0, as the stub of Wine does', async () => {
    const stub = { kind: 'powershell' as const, program: '/bin/true' }
    expect(await run(stub, 'exit 0')).toEqual({ status: 'not-run', code: null, output: '' })
  })

  it('that is not there is a value', async () => {
    const gone = { kind: 'posix' as const, program: join(folder, 'no-shell') }
    expect(await run(gone, 'exit 0')).toMatchObject({ status: 'not-run', code: null })
  })
})

describe('the shell of the system', () => {
  it('is the one of its kind', async () => {
    expect((await findShell(real)).kind).toBe(platform() === 'win32' ? 'powershell' : 'posix')
  })

  it.runIf(platform() !== 'win32').each([
    ['linux', ['sh', 'bash', 'pwsh'], 'bash'],
    ['darwin', ['sh'], 'sh'],
    ['win32', ['pwsh', 'powershell', 'bash'], 'pwsh'],
    ['win32', ['powershell', 'bash'], 'powershell'],
  ] as const)('on %s with %j is %s', async (system, programs, want) => {
    const bin = await mkdtemp(join(folder, 'bin '))
    for (const name of programs) await writeFile(join(bin, name), '', { mode: 0o755 })
    const shell = await findShell(testHost({ platform: system, env: { PATH: bin } }))
    expect(shell.program).toBe(join(bin, want))
  })

  it('is missed with a sentence', async () => {
    const host = testHost({ platform: 'win32', env: { PATH: folder } })
    await expect(findShell(host)).rejects.toMatchObject({
      code: 'CODEXKIT_DEPENDENCY',
      message: 'No shell was found: neither pwsh nor powershell is on PATH.',
    })
  })
})
