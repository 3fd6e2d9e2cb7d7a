import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DependencyRow } from '../../src/deps/dependency-rows.ts'
import type { DependencyFinding } from '../../src/deps/finding.ts'
import { probeDependencies } from '../../src/deps/probe-dependencies.ts'
import { canListProcesses, expectNoneLeft, livingProcesses } from '../platform/living-processes.ts'
import { testHost } from '../platform/test-host.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()

const rowOf = (program: string, facts: Partial<DependencyRow> = {}): DependencyRow => ({
  name: program.toUpperCase(),
  program,
  versionArgs: ['--version'],
  versionPattern: /(\d+\.\d+[.\w]*)/,
  required: false,
  purpose: 'It is handy.',
  install: { win32: 'winget install it', darwin: 'brew install it', linux: 'sudo apt install it' },
  ...facts,
})

async function fake(program: string, script: string, mode = 0o755): Promise<void> {
  await writeFile(inFolder('bin', program), `#!/bin/sh\n${script}\n`)
  await chmod(inFolder('bin', program), mode)
}

const probe = (rows: readonly DependencyRow[], platform: NodeJS.Platform = 'linux'): Promise<DependencyFinding[]> =>
  probeDependencies(testHost({ platform, env: { PATH: [inFolder('bin'), '/usr/bin', '/bin'].join(delimiter) } }), rows)

describe.skipIf(process.platform === 'win32')('a dependency', () => {
  beforeEach(() => mkdir(inFolder('bin')))
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each([
    ['ok', 'echo "tool version 2.39.5 (Apple Git-154)"', 'ok', '2.39.5', 'It is handy.'],
    ['ok on stderr', 'echo "tool 1.2" >&2', 'ok', '1.2', 'It is handy.'],
    ['broken by its exit code', 'echo 1.2.3; exit 4', 'broken', null, 'It ended with code 4 and no version.'],
    ['broken without a version', 'echo hello', 'broken', null, 'It ended with code 0 and no version.'],
    ['broken by a signal', 'kill -9 $$', 'broken', null, 'It was killed before it gave its version.'],
  ])('that is %s is found so', async (_, script, state, version, detail) => {
    await fake('tool', script)
    const finding = {
      name: 'TOOL',
      kind: 'program',
      state,
      required: false,
      version,
      minimum: null,
      path: inFolder('bin', 'tool'),
      detail,
      install: 'sudo apt install it',
    }
    expect(await probe([rowOf('tool')])).toEqual([finding])
  })

  it('is asked with its own arguments, in the environment of the host, and with stdin closed', async () => {
    await fake('tool', `test "$1 $2" = "-v --all" || exit 3; cat; echo "9.$HOME"`)
    const [finding] = await probe([rowOf('tool', { versionArgs: ['-v', '--all'], versionPattern: /(9\..*)/ })])
    expect(finding).toMatchObject({ state: 'ok', version: '9.' })
  })

  it('that is not on PATH is missing', async () => {
    expect(await probe([rowOf('no-such-tool', { required: true })])).toEqual([
      {
        name: 'NO-SUCH-TOOL',
        kind: 'program',
        state: 'missing',
        required: true,
        version: null,
        minimum: null,
        path: null,
        detail: 'no-such-tool is not on PATH. It is handy.',
        install: 'sudo apt install it',
      },
    ])
  })

  it.each([
    [
      'a shim that needs a shell',
      'tool.cmd',
      'echo 1.2',
      /tool\.cmd is a shim that cannot be asked without a shell\.$/,
    ],
    ['a script without its interpreter', 'tool', '', /ENOENT/],
  ])('that is %s is blocked', async (_, program, script, detail) => {
    await fake(program, script)
    if (script === '') await writeFile(inFolder('bin', program), '#!/no/such/interpreter\n')
    const [finding] = await probe([rowOf(program)])
    expect(finding).toMatchObject({ state: 'blocked', version: null, detail: expect.stringMatching(detail) })
  })

  it.each([
    ['2.39.5', '2.30', 'ok', 'It is handy.'],
    ['2.30.0', '2.30', 'ok', 'It is handy.'],
    ['2.29.9', '2.30', 'too-old', 'It must be at least 2.30. It is handy.'],
    ['2.9.1', '2.30', 'too-old', 'It must be at least 2.30. It is handy.'],
    ['10.0.0', '9', 'ok', 'It is handy.'],
    ['2.47.1.windows.2', '2.47.1', 'ok', 'It is handy.'],
    ['550.90.07', '550.90.8', 'too-old', 'It must be at least 550.90.8. It is handy.'],
    ['550.90.07', '550.90.7', 'ok', 'It is handy.'],
    ['1.2.3', 'newest', 'broken', 'Its version cannot be compared with "newest".'],
  ])('of version %s, when %s is needed, is %s', async (version, minimum, state, detail) => {
    await fake('tool', `echo ${version}`)
    expect(await probe([rowOf('tool', { minimum })])).toMatchObject([{ state, version, minimum, detail }])
  })

  it.each([
    ['not on PATH', undefined, 'absent', 'tool is not on PATH. It is handy.'],
    [
      'there without what it tells of',
      'echo "No devices were found"; exit 6',
      'absent',
      'tool found nothing. It is handy.',
    ],
    ['there, and fails', 'echo "no driver"; exit 9', 'broken', 'It reaches no driver.'],
    ['there', 'echo 550.90.07', 'ok', 'It is handy.'],
  ])('that nobody has to have, and is %s, is found so', async (_, script, state, detail) => {
    if (script !== undefined) await fake('tool', script)
    const facts = { quiet: true, absence: /No devices/, failure: 'It reaches no driver.' }
    expect(await probe([rowOf('tool', facts)])).toMatchObject([{ state, detail }])
  })

  it('that is quiet, but required, is missing', async () => {
    expect(await probe([rowOf('tool', { quiet: true, required: true })])).toMatchObject([{ state: 'missing' }])
  })

  it('is found by a pattern without a group too', async () => {
    await fake('tool', 'echo build 590')
    expect(await probe([rowOf('tool', { versionPattern: /\d+/ })])).toMatchObject([{ state: 'ok', version: '590' }])
  })

  it.each([
    ['win32', 'ok', '5.1.19041', 'powershell.exe'],
    ['linux', 'missing', null, null],
  ] as const)('has its second program on Windows only: on %s it is %s', async (platform, state, version, path) => {
    await fake('powershell.exe', 'test "$1" = -Command && echo 5.1.19041')
    const elseOnWindows = { program: 'powershell.exe', versionArgs: ['-Command'] }
    const findings = await probe([rowOf('no-such-pwsh', { elseOnWindows })], platform)
    expect(findings).toMatchObject([{ state, version, path: path && inFolder('bin', path) }])
  })

  it('that gives no answer in ten seconds is timed out, and ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await fake('tool', `echo 1.2.3; : > '${inFolder('started')}'; while :; do sleep 1; done`)
    const findings = probe([rowOf('tool')])
    while (!existsSync(inFolder('started'))) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(9999)
    if (canListProcesses) expect(livingProcesses(inFolder('bin', 'tool'))).not.toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await findings).toMatchObject([
      { state: 'timed-out', version: null, detail: 'It gave no answer within 10 s.' },
    ])
    vi.useRealTimers()
    await expectNoneLeft(inFolder('bin', 'tool'))
  })

  it('has a time limit of its own', async () => {
    await fake('slow', 'while :; do sleep 1; done')
    await fake('quick', 'echo 1.0')
    expect(await probe([rowOf('slow', { timeoutMs: 100 }), rowOf('quick')])).toMatchObject([
      { state: 'timed-out', detail: 'It gave no answer within 0.1 s.' },
      { state: 'ok' },
    ])
  })

  it('is asked beside the others: each of these waits for both', async () => {
    const waiting = (own: string, other: string): string =>
      `: > '${inFolder(own)}'; while [ ! -e '${inFolder(other)}' ]; do sleep 0.02; done; echo 1.0`
    await fake('one', waiting('a', 'b'))
    await fake('two', waiting('b', 'a'))
    const findings = await probe([rowOf('one'), rowOf('two'), rowOf('no-such-tool')])
    expect(findings.map(({ name, state }) => [name, state])).toEqual([
      ['ONE', 'ok'],
      ['TWO', 'ok'],
      ['NO-SUCH-TOOL', 'missing'],
    ])
  })

  it.each([
    ['win32', 'winget install it'],
    ['darwin', 'brew install it'],
    ['linux', 'sudo apt install it'],
    ['freebsd', 'sudo apt install it'],
  ] as const)('on %s is installed by %s', async (platform, install) => {
    expect(await probe([rowOf('no-such-tool')], platform)).toMatchObject([{ install }])
  })
})
