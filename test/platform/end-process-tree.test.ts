import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { descendantsOf, endProcessTree, endProcessTreeNow } from '../../src/platform/end-process-tree.ts'
import { isAlive } from './living-processes.ts'

/** A process that leads a group of its own and has one child in another session. */
const TREE = `setsid sh -c 'echo $$; exec sleep 60' & wait`

describe.skipIf(platform() !== 'linux')('the end of a process tree', () => {
  let root: ChildProcess
  let helper = 0
  beforeEach(async () => {
    root = spawn('sh', ['-c', TREE], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    const [said] = await once(root.stdout ?? root, 'data')
    helper = Number(said)
  })
  afterEach(() => {
    for (const pid of [root.pid ?? 0, helper]) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })

  const rootId = (): number => root.pid ?? 0
  const bothGone = (): Promise<void> =>
    expect.poll(() => [isAlive(rootId()), isAlive(helper)], { interval: 10, timeout: 3000 }).toEqual([false, false])

  it('finds children in another session', () => {
    expect(descendantsOf(rootId()).map(({ pid }) => pid)).toEqual([helper])
    expect(descendantsOf(helper)).toEqual([])
  })

  it.each([true, false])('reaches them (by force: %s)', async (force) => {
    await endProcessTree(rootId(), force)
    await bothGone()
  })

  it('reaches those that lost their parent, when they were seen before', async () => {
    const found = descendantsOf(rootId())
    root.kill('SIGKILL')
    await once(root, 'exit')
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true, found })
    await bothGone()
  })

  it('spares a process that only has the same id as one that was seen', async () => {
    const found = descendantsOf(rootId()).map((process) => ({ ...process, startTime: '1' }))
    root.kill('SIGKILL')
    await once(root, 'exit')
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true, found })
    await expect.poll(() => isAlive(helper), { timeout: 100 }).toBe(true)
  })

  it('spares a process that has the id of one that ended', () => {
    endProcessTreeNow(rootId(), 'SIGKILL', { exited: true })
    expect([isAlive(rootId()), isAlive(helper)]).toEqual([true, true])
  })

  it('is harmless for an id that nobody has', async () => {
    await endProcessTree(2 ** 22 + 1, true)
    expect(isAlive(rootId())).toBe(true)
  })
})
