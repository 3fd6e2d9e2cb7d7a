import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWindowsRepository, openBench, type JsonRun } from './bench.ts'
import { fakesRunning } from './fakes-running.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()

describe.skipIf(!bench.isFit)('a Codex on Windows that misbehaves', () => {
  afterAll(() => bench.close())

  it.each([
    ['pours out 200 MB and hangs', 'flood hang', 1, 15],
    ['does not hear that it is to end, and has a child with a child', 'deaf grandchildren hang', 3, 8],
    ['does all of that', 'deaf grandchildren flood hang', 3, 15],
  ])('and %s is ended at the time limit, and nothing of it is left', async (_, ways, programs, seconds) => {
    const cwd = makeWindowsRepository()
    const ending = audit(cwd, ways, ['--timeout', `${seconds}s`])
    const running = async (): Promise<number> => (await fakesRunning(bench, cwd)).length
    await expect.poll(running, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(programs)
    const run = await ending
    expect(await fakesRunning(bench, cwd)).toEqual([])
    expect(run.exitCode).toBe(124)
    const { error, result } = run.document
    expect(error.code).toBe('CODEX_TIMEOUT')
    expect(result.durationMs).toBeLessThan(seconds * 1000 + 3000)
    const { size } = statSync(join(cwd, result.evidence, 'codex-events.jsonl'))
    expect(size).toBeGreaterThan(ways.includes('flood') ? 200_000_000 : 0)
  })
})

function audit(cwd: string, ways: string, args: readonly string[]): Promise<JsonRun> {
  const env = { UNRULY: ways, CODEX_API_KEY: 'key-of-nobody-1234' }
  const fixed = ['run-audit', '--no-canary', '--prompt', 'Look.', '--codex', windowsPath(bench.programs.fakes.codex)]
  return bench.codexkitJson(cwd, [...fixed, '--env', 'UNRULY', ...args], { env })
}
