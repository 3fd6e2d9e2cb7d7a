import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { openProgram } from '../../src/rpc/index.ts'
import { lookAround } from '../../src/rpc/look-around.ts'

const PATH = process.env['PATH']

/** Starts a shell, waits for its first line, which is the id of a process it started. */
async function startShell(script: string): Promise<{ program: ReturnType<typeof openProgram>; helper: number }> {
  const program = openProgram({ program: 'sh', args: ['-c', script], env: { PATH } })
  const [chunk] = (await once(program.stdout, 'data')) as [Buffer]
  return { program, helper: Number(chunk.toString()) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // ESRCH: it has ended.
    return false
  }
}

describe.runIf(process.platform === 'linux')('what a program started', () => {
  const quiet = '>/dev/null 2>&1'
  const cases: [string, string, number][] = [
    ['is in its group and has no environment', `env -i sleep 100 ${quiet} & echo $!`, 1],
    ['left its group and kept the environment', `setsid sleep 100 ${quiet} & echo $!`, 1],
    ['left its group and has no environment', `setsid env -i sleep 100 ${quiet} & echo $!; read line`, 1],
    ['has ended', `true & echo $!`, 0],
  ]
  test.each(cases)('and %s is counted and ended', async (_, script, orphans) => {
    const { program, helper } = await startShell(script)
    // Without `read` the shell has ended by itself before anybody looked.
    if (!script.includes('read')) await expect.poll(() => isAlive(program.pid ?? 0), { timeout: 20_000 }).toBe(false)
    expect(await program.end()).toEqual({ orphans })
    await expect.poll(() => isAlive(helper), { timeout: 20_000 }).toBe(false)
  })
})

test.runIf(process.platform !== 'win32')(
  'who asks meanwhile gets the same look, who asks later a new one',
  async () => {
    const [first, second] = [lookAround(), lookAround()]
    expect(second).toBe(first)
    const processes = await first
    expect(processes.get(process.pid)?.parent).toBe(process.ppid)
    expect(lookAround()).not.toBe(first)
  },
)
