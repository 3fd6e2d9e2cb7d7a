import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { cannotReplay, plainReplayBench, type ReplayBench } from './replay-bench.ts'
import { completedTurn } from './turns.ts'

let bench: ReplayBench
beforeAll(async () => {
  bench = await plainReplayBench()
})
afterAll(() => bench.close())

describe.skipIf(cannotReplay)('a rehearsal', () => {
  it('needs no key, and is no pass when the model was never asked', async () => {
    const turn = completedTurn()
    const { result, error, starts, read } = await bench.run(turn, { rehearse: 'ok' }, { deps: { settingsEnv: {} } })
    expect(error).toMatchObject({ code: 'CODEX_INVALID_EVENT', details: { failureCode: 'prompt_not_received' } })
    expect(result).toMatchObject({ verdict: 'fail', rehearsed: true, scenario: 'ok' })
    expect(result.evidenceCreated).toContain('rehearsal-requests.jsonl')
    expect(read('rehearsal-requests.jsonl')).toBe('')
    expect(starts()[0]?.config).toContain('http://127.0.0.1:')
  })
})

describe.skipIf(cannotReplay)('before Codex', () => {
  it('the gates are passed, in words for those who watch', async () => {
    const steps: string[] = []
    const env = { PATH: '/usr/bin:/bin', CODEXKIT_HOME: bench.folder }
    const facts = { host: { env }, deps: { onStep: (text: string) => steps.push(text) } }
    const { result } = await bench.run(completedTurn(), { before: ['exit 0'] }, facts)
    expect(result.verdict).toBe('pass')
    expect(steps).toEqual(['Running exit 0'])
  })

  test.each(['workspace-write', 'read-only'] as const)(
    'a sandbox %s that does not run commands stops it',
    async (mode) => {
      const run = bench.run(completedTurn(), { canary: true, sandboxMode: mode })
      await expect(run).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 9 })
    },
  )

  it('no sandbox is tried where there is none', async () => {
    const { result, starts } = await bench.run(completedTurn(), { canary: true, sandboxMode: 'danger-full-access' })
    expect(result.verdict).toBe('pass')
    expect(starts()).toHaveLength(1)
  })
})
