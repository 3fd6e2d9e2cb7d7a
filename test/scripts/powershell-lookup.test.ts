import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { VERSION } from '../../src/version.ts'
import {
  findPowershells,
  quoteForPowershell,
  runScript,
  type ScriptOptions,
  type ScriptRun,
} from '../support/run-powershell.ts'
import {
  CHECKOUT_NODE,
  EXECUTABLE,
  INSTALLED,
  openShimCheckout,
  readCall,
  readCalls,
  SHIMS,
  addFakeNpm,
  type FakeOrders,
  type ShimCheckout,
} from './shim-checkout.ts'

const { powershells, missing } = findPowershells()
/** What is typed, and what codexkit says to it. */
const REFUSALS = {
  '-Sandboxx read-only': 'error: There is no option -Sandboxx.\nhint:  Did you mean -Sandbox?',
  '-Sandbox read': 'error: --sandbox cannot be "read".\nhint:  ',
  '-Rehearse:nothing': 'error: --rehearse cannot be "nothing".\nhint:  ',
  '-Reh auth': 'error: There is no option -Reh.\nhint:  ',
  word: 'error: "word" is not expected here.\nhint:  ',
}
const posix = process.platform !== 'win32'

describe.skipIf(missing).each(powershells)('what a shim runs in $name', { timeout: 120_000 }, ({ path }) => {
  let checkout: ShimCheckout
  beforeAll(async () => {
    checkout = await openShimCheckout()
  })
  beforeEach(() => checkout.clear())
  afterAll(() => checkout.close())

  const run = (
    args: string[] = [],
    orders: Partial<FakeOrders> = {},
    stdin?: ScriptOptions['stdin'],
  ): Promise<ScriptRun> =>
    runScript([path, '-NoProfile', '-File', 'scripts/codex/run-audit.ps1', ...args], {
      cwd: checkout.top,
      env: checkout.env(orders),
      stdin,
    })
  const addModules = async (): Promise<void> => {
    await checkout.addProgram(CHECKOUT_NODE)
    await checkout.addFile('bin/codexkit.mjs', '')
    await checkout.addFile('package-lock.json', '{}')
  }

  test('the first of dist, beside the script, PATH and node_modules wins', async () => {
    const places = [
      `dist/${EXECUTABLE}`,
      `scripts/codex/${EXECUTABLE}`,
      `scripts/codex/${INSTALLED}`,
      `path/${INSTALLED}`,
    ]
    await addModules()
    for (const place of places) await checkout.addProgram(place)
    const calls = places.map((place) => `./scripts/codex/run-audit.ps1 -Json; Remove-Item -LiteralPath ./${place}`)
    const words = [
      path,
      '-NoProfile',
      '-Command',
      [...calls, './scripts/codex/run-audit.ps1 -Json'].join('\n'),
    ] as const
    const seen = readCalls((await runScript(words, { cwd: checkout.top, env: checkout.env() })).stdout)
    const programs = [...places, CHECKOUT_NODE].map((place) => join(checkout.top, place))
    expect(seen.map(({ program }) => program)).toEqual(programs)
    expect(seen.map(({ words }) => words)).toEqual([
      ...places.map(() => ['run-audit', '--json']),
      ['codexkit.mjs', 'run-audit', '--json'],
    ])
  })

  test('each shim finds the top of the checkout and starts in the current folder', async () => {
    await addModules()
    const cwd = join(checkout.top, 'scripts')
    const calls = SHIMS.map((shim) => `& ${quoteForPowershell(join(checkout.top, shim))}`)
    const words = [path, '-NoProfile', '-Command', calls.join('\n')] as const
    const seen = readCalls((await runScript(words, { cwd, env: checkout.env() })).stdout)
    const program = join(checkout.top, CHECKOUT_NODE)
    const commands = SHIMS.map((shim) => shim.replace(/^.*\/|\.ps1$/g, ''))
    expect(seen).toEqual(commands.map((command) => ({ program, words: ['codexkit.mjs', command], stdin: null, cwd })))
  })

  test('with nothing to run and no checkout it says so and exits 7', async () => {
    const { exitCode, stdout, stderr } = await run(['-Json'])
    expect({ exitCode, stdout, stderr: stderr.replaceAll('\r', '') }).toEqual({
      exitCode: 7,
      stdout: '',
      stderr:
        'error: The program codexkit is not in dist, not beside this script and not on PATH.\n' +
        `hint:  To mend it, put ${EXECUTABLE} beside this script.\n`,
    })
  })

  test('in a checkout without npm it says so and exits 7', async () => {
    await checkout.addFile('bin/codexkit.mjs', '')
    await checkout.addFile('package-lock.json', '{}')
    const { exitCode, stdout, stderr } = await run()
    expect([exitCode, stdout]).toEqual([7, ''])
    expect(stderr).toContain('error: The program codexkit is not here, and neither is npm to install it.')
    expect(stderr).toContain(`hint:  Install Node.js, or put ${EXECUTABLE} beside this script.`)
  })

  describe.skipIf(!posix)('with a fake npm', () => {
    beforeEach(async () => {
      await checkout.addFile('bin/codexkit.mjs', '')
      await checkout.addFile('package-lock.json', '{}')
    })

    test('npm ci runs once, keeps off stdout and stdin, and then the command runs', async () => {
      await addFakeNpm(checkout)
      const first = await run(['-Prompt', '-'], { readStdin: true }, 'the prompt')
      expect(first.stderr).toBe(`Running npm ci in ${checkout.top}\nnpm ci in ${checkout.top} read ""\n`)
      expect(readCall(first.stdout)).toMatchObject({
        program: join(checkout.top, CHECKOUT_NODE),
        words: ['codexkit.mjs', 'run-audit', '--prompt=-'],
        stdin: 'the prompt',
      })
      expect(first.stdout.trim().split('\n')).toHaveLength(1)
      const second = await run(['-Json'])
      expect([second.exitCode, second.stderr]).toEqual([0, ''])
    })

    test('npm ci that fails exits 7', async () => {
      await addFakeNpm(checkout, 1)
      const { exitCode, stdout, stderr } = await run([], {}, { open: true })
      expect([exitCode, stdout]).toEqual([7, ''])
      expect(stderr).toMatch(/read ""\nerror: npm ci failed in .*\.\nhint: {2}See what it wrote above, or put /)
    })

    test('Ctrl-C while npm ci runs exits 130', async () => {
      await checkout.addFile('path/npm', '#!/bin/sh\necho up\nexec sleep 30\n', true)
      const onOutput = (text: string, pid: number): void => void (text.endsWith('up\n') && process.kill(-pid, 'SIGINT'))
      const words = [path, '-NoProfile', '-File', 'scripts/env-report.ps1'] as const
      const { exitCode, stdout } = await runScript(words, { cwd: checkout.top, env: checkout.env(), onOutput })
      expect([exitCode, stdout]).toEqual([130, ''])
    })

    test('npm ci that brings no Node.js exits 7', async () => {
      await checkout.addFile('path/npm', '#!/bin/sh\n', true)
      const { exitCode, stderr } = await run()
      expect(exitCode).toBe(7)
      expect(stderr).toContain('error: There is no Node.js for this system in ')
    })
  })

  test.skipIf(!posix)('a program that is not executable is named, and not opened with another one', async () => {
    await checkout.addFile(`dist/${EXECUTABLE}`, 'x')
    const { exitCode, stdout, stderr } = await run()
    const place = join(checkout.top, 'dist', EXECUTABLE)
    expect([exitCode, stdout]).toEqual([7, ''])
    expect(stderr).toBe(`error: ${place} is not executable.\nhint:  Type: chmod +x '${place}'\n`)
  })

  test('a program that does not start exits 7', async () => {
    await checkout.addFile(`dist/${EXECUTABLE}`, '\u0000\u0001 no program', true)
    const { exitCode, stdout, stderr } = await run()
    expect([exitCode, stdout]).toEqual([7, ''])
    expect(stderr).toMatch(/^error: .*\nhint: {2}Is .* made for this system\?\r?\n$/)
  })
})

describe.skipIf(missing).each(powershells)(
  'the real codexkit through a shim in $name',
  { timeout: 120_000 },
  ({ path }) => {
    let checkout: ShimCheckout
    beforeAll(async () => {
      checkout = await openShimCheckout()
      const real = join(import.meta.dirname, '..', '..')
      for (const folder of ['bin', 'node_modules'])
        await symlink(join(real, folder), join(checkout.top, folder), 'junction')
    })
    afterAll(() => checkout.close())

    const run = (...words: string[]): Promise<ScriptRun> =>
      runScript([path, '-NoProfile', ...words], {
        cwd: checkout.top,
        env: { ...checkout.env(), NODE_OPTIONS: undefined },
      })
    const shim = 'scripts/codex/run-audit.ps1'

    test('-Version prints the version', async () => {
      expect(await run('-File', shim, '-Version')).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' })
    })

    test('-Bogus exits 2 with a hint', async () => {
      const { exitCode, stdout, stderr } = await run('-File', shim, '-Bogus')
      expect([exitCode, stdout]).toEqual([2, ''])
      expect(stderr).toContain('error: There is no option -Bogus.\nhint:  ')
    })

    test('what is wrong is said by the program itself, with exit code 2', async () => {
      const calls = Object.keys(REFUSALS).map((args) => `./${shim} ${args}; [Console]::Out.WriteLine($LASTEXITCODE)`)
      const { stdout, stderr } = await run('-Command', calls.join('\n'))
      expect(stdout.trim().split(/\s+/)).toEqual(calls.map(() => '2'))
      for (const said of Object.values(REFUSALS)) expect(stderr).toContain(said)
    })

    test('every way of giving an option is understood', async () => {
      const declared = ['-ExplainConfig', '-Json', '-Prompt', 'it\'s "x"', '-Sandbox', 'read-only', '-Env', 'A']
      const others = ['-Rehearse', 'cut', '--base-url=http://localhost:1/', '-Debug']
      const { exitCode, stdout } = await run('-File', shim, ...declared, ...others)
      const text = JSON.stringify(JSON.parse(stdout))
      expect(exitCode).toBe(0)
      for (const value of ['it\'s \\"x\\"', 'read-only', 'cut', 'http://localhost:1/']) expect(text).toContain(value)
    })
  },
)
