import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import { execPath } from 'node:process'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runProgram, type ProgramRun, type RunLimits } from '../../src/platform/run-program.ts'
import { expectNoneLeft } from './living-processes.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const env = { PATH: process.env['PATH'] }
const isWindows = process.platform === 'win32'
const FOREVER = 'setInterval(() => {}, 1000)'

/** Every process of a test, and whatever it starts, carries this among its arguments. */
let marker = ''
beforeEach(() => {
  marker = `marker-${randomUUID()}`
})
afterEach(() => expectNoneLeft(marker))

function runScript(script: string, limits: Partial<RunLimits> = {}, stdin?: string): Promise<ProgramRun> {
  const args = ['-e', script, marker, inFolder('ready')]
  return runProgram({ program: execPath, args, env, stdin }, { timeoutMs: 20_000, ...limits })
}

/** A script that starts another one with the same arguments. */
const starting = (script: string, options: string): string =>
  `const args = ['-e', ${JSON.stringify(script)}, ...process.argv.slice(1)];
  const child = require('node:child_process').spawn(process.execPath, args, ${options});`

/** Tells the test that everything stands, and lives on. */
const READY = `require('node:fs').writeFileSync(process.argv[2], ''); ${FOREVER}`

async function isReady(): Promise<void> {
  while (!existsSync(inFolder('ready'))) await new Promise((resolve) => setImmediate(resolve))
}

/** Runs a script whose time is over once it is ready. */
async function runOverTime(script: string): Promise<ProgramRun> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const result: { run?: ProgramRun } = {}
    const ended = runScript(script).then((run) => (result.run = run))
    await isReady()
    await vi.advanceTimersByTimeAsync(20_000)
    while (!result.run) {
      await new Promise((resolve) => setImmediate(resolve))
      await vi.advanceTimersByTimeAsync(10)
    }
    return await ended
  } finally {
    vi.useRealTimers()
  }
}

describe('a program that was run', () => {
  it('gives its exit code and both streams', async () => {
    const script = `process.stdout.write('out ü'); process.stderr.write('err'); process.exitCode = 7`
    expect(await runScript(script)).toEqual({ status: 'exited', code: 7, stdout: 'out ü', stderr: 'err' })
  })

  it.skipIf(isWindows)('that a signal ended has no code', async () => {
    expect(await runScript(`process.kill(process.pid, 'SIGKILL')`)).toMatchObject({ status: 'exited', code: null })
  })

  it('gets its arguments as they are', async () => {
    const args = ['', 'a b', `it's "quoted"`, 'tail\\', '*', '$HOME', 'grüße', 'two\nlines']
    const program = {
      program: execPath,
      args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', ...args],
      env,
    }
    const run = await runProgram(program, { timeoutMs: 20_000 })
    expect(run).toMatchObject({ status: 'exited', stdout: `${JSON.stringify(args)}\n` })
  })

  it('has the environment it was given and no other', async () => {
    const script = `console.log(Object.keys(process.env).filter((name) => !/^(SystemRoot|__CF)/i.test(name)).join())`
    const program = { program: execPath, args: ['-e', script], env: { CODEXKIT_ONE: '1', TWO: undefined } }
    expect(await runProgram(program, { timeoutMs: 20_000 })).toMatchObject({ stdout: 'CODEXKIT_ONE\n' })
  })

  it('finds stdin at its end when none was given', async () => {
    const script = `process.stdin.on('data', () => {}).on('end', () => console.log('end'))`
    expect(await runScript(script)).toMatchObject({ status: 'exited', stdout: 'end\n' })
  })

  it('reads the stdin it was given', async () => {
    const script = `process.stdin.pipe(process.stdout)`
    expect(await runScript(script, {}, 'prompt ü')).toMatchObject({ status: 'exited', stdout: 'prompt ü' })
  })

  it('may leave a long stdin unread', async () => {
    const run = await runScript(`process.stdin.destroy(); console.log('done')`, {}, 'x'.repeat(10_000_000))
    expect(run).toMatchObject({ status: 'exited', code: 0, stdout: 'done\n' })
  })

  it('keeps as many bytes of each stream as was asked for', async () => {
    const script = `const x = 'x'.repeat(1e6); for (const s of [process.stdout, process.stderr]) for (let i = 0; i < 8; i++) s.write(x)`
    const run = await runScript(script, { maxBytes: 1000 })
    expect(run).toEqual({ status: 'exited', code: 0, stdout: 'x'.repeat(1000), stderr: 'x'.repeat(1000) })
  })

  it('keeps 4 MiB unless told otherwise', async () => {
    const run = await runScript(`process.stdout.write('x'.repeat(5e6))`)
    expect(run.status === 'exited' && run.stdout.length).toBe(4 * 1024 * 1024)
  })
})

describe('a program that cannot be started', () => {
  const start = (program: string, args: readonly string[] = []): Promise<ProgramRun> =>
    runProgram({ program, args, env }, { timeoutMs: 20_000 })

  it('is missing when there is none', async () => {
    expect(await start(inFolder('none'))).toEqual({ status: 'missing', message: expect.stringContaining('ENOENT') })
  })

  it.skipIf(isWindows)('is blocked when the file is no program', async () => {
    await writeFile(inFolder('file'), 'x')
    await chmod(inFolder('file'), 0o644)
    expect(await start(inFolder('file'))).toEqual({ status: 'blocked', message: expect.stringContaining('EACCES') })
  })

  it.skipIf(isWindows)('is blocked when part of its path is a file', async () => {
    await writeFile(inFolder('file'), 'x')
    expect(await start(inFolder('file', 'x'))).toEqual({
      status: 'blocked',
      message: expect.stringContaining('ENOTDIR'),
    })
  })

  it.skipIf(isWindows)('is blocked when an argument is too long for the system', async () => {
    const run = await start(execPath, ['x'.repeat(10_000_000)])
    expect(run).toEqual({ status: 'blocked', message: expect.stringContaining('E2BIG') })
  })

  it('is blocked when an argument holds a NUL', async () => {
    expect(await start(execPath, ['a\0b'])).toMatchObject({ status: 'blocked' })
  })
})

describe('a program that takes too long', () => {
  it('is ended, and what it said is kept', async () => {
    const run = await runOverTime(`process.stdout.write('so far', () => { ${READY} })`)
    expect(run).toEqual({ status: 'timed-out', stdout: 'so far', stderr: '' })
  })

  it('is ended when it ignores being asked', async () => {
    const run = await runOverTime(`for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); ${READY}`)
    expect(run).toEqual({ status: 'timed-out', stdout: '', stderr: '' })
  })

  it.each([
    ['', READY, `{ stdio: 'ignore' }`],
    [' in another session', READY, `{ stdio: 'ignore', detached: true }`],
    [
      ' in another session that is deaf, though it hears itself',
      `process.on('SIGTERM', () => {}); ${READY}`,
      `{ stdio: 'ignore', detached: true }`,
    ],
    [
      ' and what that started, which hold its streams',
      `${starting(READY, `{ stdio: 'inherit', detached: true }`)} ${FOREVER}`,
      `{ stdio: 'inherit' }`,
    ],
  ])('is ended with what it started%s', async (_, helper, options) => {
    const run = await runOverTime(`${starting(helper, options)} ${FOREVER}`)
    expect(run).toEqual({ status: 'timed-out', stdout: '', stderr: '' })
  })
})

describe('an abort', () => {
  it('ends a program that runs', async () => {
    const abort = new AbortController()
    const run = runScript(READY, { signal: abort.signal })
    await isReady()
    abort.abort()
    expect(await run).toMatchObject({ status: 'exited', code: isWindows ? 1 : null })
  })

  it('that came before ends the program at once', async () => {
    const started = performance.now()
    expect(await runScript(FOREVER, { signal: AbortSignal.abort(), timeoutMs: 8000 })).toMatchObject({
      status: 'exited',
    })
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

describe('a helper that outlives its program', () => {
  it('and holds its stdout does not hold us', async () => {
    const script = `${starting(FOREVER, `{ stdio: 'inherit' }`)} child.unref(); process.stdout.write('said')`
    const started = performance.now()
    expect(await runScript(script, { timeoutMs: 8000 })).toEqual({
      status: 'exited',
      code: 0,
      stdout: 'said',
      stderr: '',
    })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('may still say something for a moment', async () => {
    const helper = `setTimeout(() => process.stdout.write(' and more'), 300)`
    const script = `${starting(helper, `{ stdio: 'inherit' }`)} child.unref(); process.stdout.write('said')`
    expect(await runScript(script)).toMatchObject({ status: 'exited', code: 0, stdout: 'said and more' })
  })
})
