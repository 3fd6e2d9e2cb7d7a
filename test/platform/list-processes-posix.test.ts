import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:os'
import { pid as ownPid, ppid } from 'node:process'
import { describe, expect, it, test } from 'vitest'
import {
  allProcesses,
  parseEnvironmentList,
  parseProcessList,
  processesWithVariable,
} from '../../src/platform/list-processes-posix.ts'

describe.skipIf(platform() === 'win32')('the processes of this machine', () => {
  it('have this one among them, with its parent', () => {
    expect(allProcesses().get(ownPid)).toMatchObject({ pid: ownPid, parent: ppid })
  })

  it('have their group, and none that ended and was not waited for', async () => {
    // The shell becomes a program that does not wait for the child it had.
    const leader = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { detached: true, stdio: 'pipe' })
    try {
      const [said] = await once(leader.stdout, 'data')
      const child = Number(String(said))
      await expect.poll(() => allProcesses().has(child)).toBe(false)
      expect(allProcesses().get(leader.pid ?? 0)).toMatchObject({ group: leader.pid, parent: ownPid })
    } finally {
      leader.kill('SIGKILL')
    }
  })

  it('are found by a variable that only they have', async () => {
    const env = { ...process.env, MARK: 'a-b=c' }
    const child = spawn('sleep', ['60'], { env, stdio: 'ignore' })
    try {
      await once(child, 'spawn')
      await expect.poll(() => processesWithVariable('MARK=a-b=c')).toEqual([child.pid])
      for (const other of ['MARK=a', 'MARK=a-b=cd', 'ARK=a b=c', 'MARK=']) {
        expect(processesWithVariable(other)).not.toContain(child.pid)
      }
    } finally {
      child.kill('SIGKILL')
    }
  })
})

describe('what ps prints', () => {
  it('is processes with their parents, groups and start times, but no zombies', () => {
    const text =
      '    1     0     1 Ss   Fri Nov 20 22:25:01 2026\n  812     1   800 R+ Fri Nov 20 22:25:09 2026    \n' +
      '  813     1   800 Z    Fri Nov 20 22:25:09 2026\n  814     1   800 Z+   Fri Nov 20 22:25:10 2026\n'
    expect(parseProcessList(text)).toEqual([
      { pid: 1, parent: 0, group: 1, startTime: 'Fri Nov 20 22:25:01 2026' },
      { pid: 812, parent: 1, group: 800, startTime: 'Fri Nov 20 22:25:09 2026' },
    ])
    expect(parseProcessList('')).toEqual([])
  })

  test.each([
    ['  812 sleep 60 PATH=/bin RUN=1-2', [812]],
    ['  812 sleep 60 RUN=1-2 PATH=/bin\n  813 sh RUN=1-22\n 9 x RUN=1-2', [812, 9]],
    ['  812 sleep RUN=1-23', []],
    ['', []],
  ])('%j with variables has %j', (text, pids) => {
    expect(parseEnvironmentList(text, 'RUN=1-2')).toEqual(pids)
  })
})
