import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { killRunningChildren, startChild, type Child } from '../../src/platform/child.ts'
import { runProgram } from '../../src/platform/run-program.ts'
import { canListProcesses, expectNoneLeft, livingProcesses } from './living-processes.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'
const env = { PATH: process.env['PATH'] }
const FOREVER = 'setInterval(() => {}, 1000)'
const DEAF = `for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {})`

let marker = ''
beforeEach(() => {
  marker = `marker-${randomUUID()}`
})
afterEach(() => expectNoneLeft(marker))

function start(script: string, stdin?: string): Child {
  return startChild({ program: execPath, args: ['-e', script, marker], env, stdin })
}

/** A child that said it is ready. */
async function startReady(script: string): Promise<Child> {
  const child = start(script)
  await once(child.stdout, 'data')
  child.stdout.resume()
  child.stderr.resume()
  return child
}

/** A script that starts another with the same marker, and says so once that one is ready. */
const starting = (script: string, options = ''): string => {
  const code = JSON.stringify(`${script}; process.send('ready')`)
  const stdio = `stdio: ['ignore', 'inherit', 'ignore', 'ipc']`
  return `const child = require('node:child_process').spawn(process.execPath, ['-e', ${code}, process.argv[1]], { ${stdio}, ${options} });
    child.once('message', () => console.log('ready')); ${FOREVER}`
}

describe('a child', () => {
  it('closes once, with its code, after both streams', async () => {
    const child = start(`process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 3`)
    const [out, err, exit] = await Promise.all([text(child.stdout), text(child.stderr), child.closed])
    expect([out, err]).toEqual(['out', 'err'])
    expect(exit).toEqual({ code: 3, signal: null, error: undefined })
    expect(await child.closed).toBe(exit)
  })

  it('starts in the folder it was given', async () => {
    await writeFile(inFolder('here'), '')
    const args = ['-e', `console.log(require('node:fs').readdirSync('.').join())`]
    const child = startChild({ program: execPath, args, env, cwd: inFolder() })
    expect(await text(child.stdout)).toBe('here\n')
  })

  it.skipIf(isWindows)('leads a process group of its own', async () => {
    const child = startChild({ program: 'sh', args: ['-c', 'ps -o pgid= -p $$'], env })
    expect(Number(await text(child.stdout))).toBe(child.pid)
  })

  it('that cannot be started says why, has empty streams, and may be ended', async () => {
    for (const program of [inFolder('none'), 'a\0b']) {
      const child = startChild({ program, args: [], env })
      expect(child.pid).toBeUndefined()
      expect(await text(child.stderr)).toBe('')
      expect(await child.closed).toEqual({ code: null, signal: null, error: expect.any(Error) })
      await child.end()
    }
  })

  it.skipIf(isWindows)('is a value too when no file descriptor is left', async () => {
    const module = JSON.stringify(join(import.meta.dirname, '../../src/platform/child.ts'))
    const script = `import { openSync, writeSync } from 'node:fs'
      import { startChild } from ${module}
      try { for (;;) openSync('/dev/null') } catch {}
      const exit = await startChild({ program: '/bin/true', args: [], env: {} }).closed
      writeSync(1, String(exit.error?.code))`
    await writeFile(inFolder('script.ts'), script)
    const args = ['-c', 'ulimit -n 64; exec "$0" "$1"', execPath, inFolder('script.ts')]
    const run = await runProgram({ program: 'sh', args, env }, { timeoutMs: 20_000 })
    expect(run).toMatchObject({ status: 'exited', code: 0, stdout: 'EMFILE' })
  })
})

describe('ending a child', () => {
  it('asks first, so that it can finish its work', async () => {
    const script = `process.on('SIGTERM', () => { require('node:fs').writeFileSync('finished', ''); process.exit(5) })`
    const args = ['-e', `${script}; console.log('ready'); ${FOREVER}`, marker]
    const child = startChild({ program: execPath, args, env, cwd: inFolder() })
    await once(child.stdout, 'data')
    await child.end()
    const exit = await child.closed
    expect(exit).toMatchObject(isWindows ? {} : { code: 5, signal: null })
  })

  it('insists when it does not listen', async () => {
    const child = await startReady(`${DEAF}; console.log('ready'); ${FOREVER}`)
    await child.end(100)
    const exit = await child.closed
    expect(exit).toMatchObject(isWindows ? {} : { code: null, signal: 'SIGKILL' })
  })

  it('does not ask when there is no time', async () => {
    const child = await startReady(`process.on('SIGTERM', () => process.exit(5)); console.log('ready'); ${FOREVER}`)
    await child.end(0)
    const exit = await child.closed
    expect(exit).toMatchObject(isWindows ? {} : { code: null, signal: 'SIGKILL' })
  })

  it.each([
    ['of its group', FOREVER, ''],
    ['of its group that do not listen', `${DEAF}; ${FOREVER}`, ''],
    ['in a session of their own', FOREVER, 'detached: true'],
    ['in a session of their own that do not listen', `${DEAF}; ${FOREVER}`, 'detached: true'],
  ])('ends helpers %s', async (_, helper, options) => {
    const child = await startReady(starting(helper, options))
    if (canListProcesses) expect(livingProcesses(marker)).toHaveLength(2)
    await child.end(100)
    expect((await child.closed).code).not.toBe(0)
  })

  it('twice, and after it ended, is harmless', async () => {
    const child = await startReady(`console.log('ready')`)
    const exit = await child.closed
    await Promise.all([child.end(0), child.end(0)])
    await child.end()
    expect(exit).toMatchObject({ code: 0, signal: null })
  })

  it('for all children at once leaves none', async () => {
    const children = await Promise.all([
      startReady(`${DEAF}; console.log('ready'); ${FOREVER}`),
      startReady(starting(`${DEAF}; ${FOREVER}`, 'detached: true')),
    ])
    killRunningChildren()
    if (isWindows) await Promise.all(children.map((child) => child.end(0)))
    for (const child of children) expect((await child.closed).code === 0).toBe(false)
  })
})
