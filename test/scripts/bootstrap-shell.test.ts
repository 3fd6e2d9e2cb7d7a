import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import which from 'which'
import { VERSION } from '../../src/version.ts'
import { runScript, type ScriptOptions, type ScriptRun } from '../support/run-powershell.ts'
import {
  CHECKOUT_NODE,
  EXECUTABLE,
  INSTALLED,
  openShimCheckout,
  readCall,
  addFakeNpm,
  type FakeOrders,
  type ShimCheckout,
} from './shim-checkout.ts'

const shells = ['sh', 'dash', 'bash', 'busybox', 'ksh', 'zsh'].flatMap((name) => {
  const path = process.platform === 'win32' ? null : which.sync(name, { nothrow: true })
  return path === null ? [] : [{ name, words: name === 'busybox' ? [path, 'sh'] : [path] }]
})

const WORDS = [
  'two words',
  "it's",
  '\u2018curly\u2019 \u201cquotes\u201d',
  'say "hi"',
  '"',
  '',
  'back\\',
  '\u00fc \u6f22 \u{1f680}',
  '$HOME $(id) `id`',
  'a;b | c & d > e',
  '*',
  '-n',
  '--',
  '~',
  'first line\nsecond line',
  '%s\\n',
]

describe.skipIf(shells.length === 0).each(shells)(
  'bootstrap.sh under $name',
  { timeout: 120_000 },
  ({ words: shell }) => {
    let checkout: ShimCheckout
    beforeAll(async () => {
      checkout = await openShimCheckout()
    })
    beforeEach(() => checkout.clear())
    afterAll(() => checkout.close())

    const run = (
      args: string[] = [],
      orders: Partial<FakeOrders> = {},
      options: Partial<ScriptOptions> = {},
    ): Promise<ScriptRun> =>
      runScript([shell[0] ?? 'sh', ...shell.slice(1), 'scripts/bootstrap.sh', ...args], {
        cwd: checkout.top,
        env: checkout.env(orders),
        ...options,
      })
    const addModules = async (): Promise<void> => {
      await checkout.addProgram(CHECKOUT_NODE)
      await checkout.addFile('bin/codexkit.mjs', '')
    }

    test('the first of dist, beside the script, PATH and node_modules wins', async () => {
      const places = [`dist/${EXECUTABLE}`, `scripts/${EXECUTABLE}`, `scripts/${INSTALLED}`, `path/${INSTALLED}`]
      await addModules()
      const seen = [readCall((await run(['-Report'])).stdout)]
      for (const place of places.toReversed()) {
        await checkout.addProgram(place)
        seen.unshift(readCall((await run(['-Report'])).stdout))
      }
      const programs = [...places, CHECKOUT_NODE].map((place) => join(checkout.top, place))
      expect(seen.map(({ program }) => program)).toEqual(programs)
      expect(seen.map(({ words }) => words)).toEqual([
        ...places.map(() => ['bootstrap', '-Report']),
        ['codexkit.mjs', 'bootstrap', '-Report'],
      ])
    })

    test('odd words reach the program unchanged', async () => {
      await addModules()
      expect(readCall((await run(WORDS)).stdout).words).toEqual(['codexkit.mjs', 'bootstrap', ...WORDS])
    })

    test.each([0, 1, 2, 130])('exit code %i comes back', async (exitCode) => {
      await addModules()
      expect((await run([], { exitCode })).exitCode).toBe(exitCode)
    })

    test('stdout comes through byte for byte, and stdin goes in', async () => {
      await addModules()
      const stdout = Buffer.from('\ufeff\u00fc\r\nno end of line \u0000')
      expect((await run([], { stdout })).stdoutBytes.toString('hex')).toBe(stdout.toString('hex'))
      const call = await run([], { readStdin: true }, { stdin: 'the \u00fc prompt' })
      expect(readCall(call.stdout).stdin).toBe('the \u00fc prompt')
    })

    test('an open stdin that nobody closes does not hang it', async () => {
      await addModules()
      expect((await run([], {}, { stdin: { open: true } })).exitCode).toBe(0)
    })

    test('it starts in the current folder, wherever that is', async () => {
      await addModules()
      const cwd = join(checkout.top, 'scripts')
      const words = [shell[0] ?? 'sh', ...shell.slice(1), 'bootstrap.sh'] as const
      const call = readCall((await runScript(words, { cwd, env: checkout.env() })).stdout)
      expect(call).toMatchObject({ program: join(checkout.top, CHECKOUT_NODE), cwd })
    })

    test('Ctrl-C waits for the program, and exits 130', async () => {
      await addModules()
      await checkout.addFile('bin/codexkit.mjs', 'setTimeout(() => {}, 1)')
      const onOutput = (text: string, pid: number): void => void (text === 'up\n' && process.kill(-pid, 'SIGINT'))
      const { stdout, exitCode } = await run([], { wait: 'politely' }, { onOutput })
      expect([stdout, exitCode]).toEqual(['up\ncleaned\n', 130])
    })

    test('with nothing to run and no checkout it says so and exits 7', async () => {
      expect(await run()).toMatchObject({
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
      expect(await run()).toMatchObject({
        exitCode: 7,
        stdout: '',
        stderr:
          'error: The program codexkit is not here, and neither is npm to install it.\n' +
          `hint:  Install Node.js, or put ${EXECUTABLE} beside this script.\n`,
      })
    })

    test('npm ci runs once, keeps off stdout and stdin, and then the command runs', async () => {
      await checkout.addFile('bin/codexkit.mjs', '')
      await checkout.addFile('package-lock.json', '{}')
      await addFakeNpm(checkout)
      const first = await run(['-Report'], { readStdin: true }, { stdin: 'for the program' })
      expect(first.stderr).toBe(`Running npm ci in ${checkout.top}\nnpm ci in ${checkout.top} read ""\n`)
      expect(first.stdout.trim().split('\n')).toHaveLength(1)
      expect(readCall(first.stdout)).toMatchObject({
        words: ['codexkit.mjs', 'bootstrap', '-Report'],
        stdin: 'for the program',
      })
      expect(await run()).toMatchObject({ exitCode: 0, stderr: '' })
    })

    test.each([
      ['fails', 1, /read ""\nerror: npm ci failed in .*\.\nhint: {2}See what it wrote above, or put /],
      [
        'brings no Node.js',
        undefined,
        /error: There is no Node\.js for this system in .*\.\nhint: {2}Run npm ci there, or put /,
      ],
    ])('npm ci that %s exits 7', async (_, exitCode, said) => {
      await checkout.addFile('bin/codexkit.mjs', '')
      await checkout.addFile('package-lock.json', '{}')
      if (exitCode === undefined) await checkout.addFile('path/npm', '#!/bin/sh\n', true)
      else await addFakeNpm(checkout, exitCode)
      expect(await run()).toMatchObject({ exitCode: 7, stdout: '', stderr: expect.stringMatching(said) })
    })

    test('a program that is not executable is named', async () => {
      await checkout.addFile(`dist/${EXECUTABLE}`, 'x')
      const place = join(checkout.top, 'dist', EXECUTABLE)
      const stderr = `error: ${place} is not executable.\nhint:  Type: chmod +x '${place}'\n`
      expect(await run()).toMatchObject({ exitCode: 7, stdout: '', stderr })
    })

    test('the real codexkit answers', async () => {
      const real = join(import.meta.dirname, '..', '..')
      for (const folder of ['bin', 'node_modules']) await symlink(join(real, folder), join(checkout.top, folder))
      const env = { ...checkout.env(), NODE_OPTIONS: undefined }
      expect(await run(['-Version'], {}, { env })).toMatchObject({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' })
      const wrong = await run(['-Reprot'], {}, { env })
      expect(wrong).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Did you mean -Report?') })
    })
  },
)
