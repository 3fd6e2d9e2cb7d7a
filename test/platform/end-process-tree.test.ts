import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { descendantsOf, endProcessTree, endProcessTreeNow } from '../../src/platform/end-process-tree.ts'
import { isAlive } from './living-processes.ts'

/** A process that leads a group of its own, with a helper in another session that has one in yet another. */
const TREE = `setsid sh -c 'echo $$; setsid sh -c "echo \\$\\$; exec sleep 60" & wait' & wait`

describe.skipIf(platform() !== 'linux')('the end of a process tree', () => {
  let root: ChildProcess
  let helpers: number[] = []
  beforeEach(async () => {
    root = spawn('sh', ['-c', TREE], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    for await (const chunk of root.stdout ?? []) {
      said += String(chunk)
      if (said.split('\n').length > 2) break
    }
    helpers = said.trim().split('\n').map(Number)
  })
  afterEach(() => {
    for (const pid of [rootId(), ...helpers]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })

  const rootId = (): number => root.pid ?? 0
  const living = (): boolean[] => [rootId(), ...helpers].map(isAlive)
  const soon = { interval: 10, timeout: 3000 }

  /** Time enough for a signal to arrive: another process starts and ends. */
  const aWhile = (): Promise<unknown> => once(spawn('true'), 'exit')

  it('finds children in other sessions, and their children', () => {
    expect(descendantsOf(rootId()).map(({ pid }) => pid)).toEqual(helpers)
    expect(descendantsOf(helpers[1] ?? 0)).toEqual([])
  })

  it.each([true, false])('reaches them (by force: %s)', async (force) => {
    await endProcessTree(rootId(), force)
    await expect.poll(living, soon).toEqual([false, false, false])
  })

  it('reaches those that lost their parent, when they were seen before', async () => {
    const found = descendantsOf(rootId())
    root.kill('SIGKILL')
    await once(root, 'exit')
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true, found })
    await expect.poll(living, soon).toEqual([false, false, false])
  })

  it('spares a process that only has the same id as one that was seen', async () => {
    const found = descendantsOf(rootId()).map((process) => ({ ...process, startTime: '1' }))
    root.kill('SIGKILL')
    await once(root, 'exit')
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true, found })
    await aWhile()
    expect(living()).toEqual([false, true, true])
  })

  it('spares a process that has the id of one that ended', async () => {
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true })
    await aWhile()
    expect(living()).toEqual([true, true, true])
  })

  it('reaches what is left of a group whose leader ended, and tells whether anybody was', async () => {
    const leader = spawn('sh', ['-c', 'sleep 60 & echo $!'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    const [said] = await once(leader.stdout, 'data')
    await once(leader, 'exit')
    expect(await endProcessTree(leader.pid ?? 0, true, { exited: true })).toBe(true)
    await expect.poll(() => isAlive(Number(String(said))), soon).toBe(false)
    expect(await endProcessTree(leader.pid ?? 0, true, { exited: true })).toBe(false)
  })

  it('is harmless for an id that nobody has', async () => {
    await endProcessTree(2 ** 22 + 1, true)
    expect(isAlive(rootId())).toBe(true)
  })
})
