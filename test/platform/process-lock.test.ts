import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withProcessLock } from '../../src/platform/process-lock.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('work goes on when its lock is lost, and ends without an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const { signal } = new AbortController()
  const result = await withProcessLock(join(folder, 'x'), { signal }, async () => {
    await rm(join(folder, 'x.lock'), { recursive: true })
    await vi.advanceTimersByTimeAsync(2000)
    // The library looks at its lock now; our own looks queue up behind that.
    for (let round = 0; round < 20; round++) await stat(folder)
    return 'done'
  })
  expect(result).toBe('done')
  await rm(folder, { recursive: true })
})

describe('a lock between processes', () => {
  const inFolder = useTemporaryFolder()
  const started: ChildProcess[] = []
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  /** A process that takes the lock, says so, and keeps it for a while. */
  function startHolder(holdMs: number): ChildProcess {
    const module = JSON.stringify(join(import.meta.dirname, '../../src/platform/process-lock.ts'))
    const script = `import { appendFileSync } from 'node:fs'
      import { withProcessLock } from ${module}
      const note = (text) => appendFileSync(${JSON.stringify(inFolder('log'))}, text)
      await withProcessLock(${JSON.stringify(inFolder('a', 'x'))}, { signal: new AbortController().signal }, async () => {
        note('in ')
        console.log('holds')
        await new Promise((resolve) => setTimeout(resolve, ${holdMs}))
        note('out ')
      })`
    const child = spawn(execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    started.push(child)
    return child
  }

  const take = (options: { signal?: AbortSignal; onWait?: () => void } = {}): Promise<string> =>
    withProcessLock(inFolder('a', 'x'), { signal: new AbortController().signal, ...options }, () =>
      Promise.resolve('mine'),
    )

  it('lets one in at a time', async () => {
    const holders = [startHolder(50), startHolder(50), startHolder(50)]
    const codes = await Promise.all(holders.map(async (holder) => (await once(holder, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    expect(await readFile(inFolder('log'), 'utf8')).toBe('in out in out in out ')
  })

  it('is waited for, which is told once, and then had', async () => {
    const holder = startHolder(500)
    await once(holder.stdout ?? holder, 'data')
    const onWait = vi.fn<() => void>()
    expect(await take({ onWait })).toBe('mine')
    expect(onWait).toHaveBeenCalledTimes(1)
    expect(await readFile(inFolder('log'), 'utf8')).toBe('in out ')
  })

  it("is nobody's ten seconds after its holder was killed", async () => {
    const holder = startHolder(60_000)
    await once(holder.stdout ?? holder, 'data')
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const onWait = vi.fn<() => void>()
    const waiting = take({ onWait })
    await vi.waitFor(() => expect(onWait).toHaveBeenCalled())
    const longAgo = new Date(Date.now() - 10_500)
    await utimes(inFolder('a', 'x.lock'), longAgo, longAgo)
    expect(await waiting).toBe('mine')
  })

  it('is waited for until an abort, whose reason is thrown', async () => {
    const holder = startHolder(60_000)
    await once(holder.stdout ?? holder, 'data')
    const abort = new AbortController()
    const reason = new Error('interrupted')
    const onWait = (): void => abort.abort(reason)
    await expect(take({ signal: abort.signal, onWait })).rejects.toBe(reason)
    await expect(take({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('is given back when the work fails, and the failure is passed on', async () => {
    const failure = new Error('broken')
    const { signal } = new AbortController()
    await expect(withProcessLock(inFolder('a', 'x'), { signal }, () => Promise.reject(failure))).rejects.toBe(failure)
    const onWait = vi.fn<() => void>()
    expect(await take({ onWait })).toBe('mine')
    expect(onWait).not.toHaveBeenCalled()
  })

  it('where none can be made is CODEXKIT_FILE', async () => {
    await writeFile(inFolder('a'), '')
    await expect(take()).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })
})
