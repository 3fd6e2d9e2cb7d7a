import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { CodexkitError } from '../../../src/errors.ts'
import { cannotReplay, plainReplayBench, type ReplayBench, type ReplayedTurn } from './replay-bench.ts'
import { completedTurn, failedTurn, hangingTurn } from './turns.ts'

const BUSY = 'Rate limit reached. Please try again in 10ms.'

let bench: ReplayBench
beforeAll(async () => {
  bench = await plainReplayBench()
})
afterAll(() => bench.close())

describe.skipIf(cannotReplay)('retries', () => {
  it('after the delay that the server names, in a home of their own, with one result at the end', async () => {
    const steps: string[] = []
    const turns = [failedTurn(BUSY), completedTurn('Second time lucky.', [], { threadId: OTHER_THREAD })]
    const options = { retries: 2 }
    const { result, error, lines, starts, read } = await bench.run(turns, options, {
      deps: { onStep: (text) => steps.push(text) },
    })
    expect(error).toBeUndefined()
    expect(result).toMatchObject({ verdict: 'pass', response: 'Second time lucky.', threadId: OTHER_THREAD })
    expect(result.attempts).toMatchObject([
      { waitedMs: 0, threadId: FIRST_THREAD, error: { code: 'CODEX_RATE_LIMITED', details: { retryAfterMs: 10 } } },
      { threadId: OTHER_THREAD, error: null, usage: result.usage },
    ])
    expect(result.usage.input_tokens).toBeGreaterThan(0)
    const { waitedMs = 0 } = result.attempts[1] ?? {}
    expect(waitedMs).toBeGreaterThanOrEqual(10)
    expect(waitedMs).toBeLessThanOrEqual(260)
    expect(steps).toEqual([expect.stringMatching(/^Codex failed: Rate limit reached.* Trying again in \d+ ?ms\.$/)])
    expect(new Set(starts().map(({ codexHome }) => codexHome)).size).toBe(2)
    const told = lines('events.jsonl')
    expect(told.filter(({ type }) => type === 'result')).toMatchObject([{ ok: true, text: 'Second time lucky.' }])
    expect(told.at(-1)).toMatchObject({ type: 'result' })
    expect(told.filter(({ subtype }) => subtype === 'attempt.failed')).toMatchObject([{ type: 'system', text: BUSY }])
    expect(told.filter(({ subtype }) => subtype === 'thread.started')).toHaveLength(2)
    expect(read('transcript.log')).toContain(`attempt.failed: ${BUSY}`)
  })

  it('end with the last failure when they are used up', async () => {
    const { result, error, lines, starts } = await bench.run(failedTurn(BUSY), { retries: 2 })
    expect(starts()).toHaveLength(3)
    expect(error).toMatchObject({ code: 'CODEX_RATE_LIMITED', exitCode: 5, retryable: true })
    expect(result.verdict).toBe('fail')
    expect(result.attempts.map((attempt) => attempt.error?.code)).toEqual(Array(3).fill('CODEX_RATE_LIMITED'))
    const told = lines('events.jsonl')
    expect(told.filter(({ subtype }) => subtype === 'attempt.failed')).toHaveLength(2)
    expect(told.filter(({ type }) => type === 'result')).toMatchObject([{ ok: false, text: BUSY }])
    expect(told.at(-1)).toMatchObject({ type: 'result' })
  })

  test.each<[string, ReplayedTurn, string]>([
    ['a wrong key', failedTurn('unexpected status 401 Unauthorized: no'), 'CODEX_AUTH_ERROR'],
    ['a used up quota', failedTurn("You've hit your usage limit. Try again in 1 hour."), 'CODEX_RATE_LIMITED'],
    ['a missing result', { stdout: '' }, 'CODEX_MISSING_RESULT'],
  ])('are not spent on %s', async (_what, turn, code) => {
    const { result, error, starts } = await bench.run(turn, { retries: 3 })
    expect(error).toMatchObject({ code, retryable: false })
    expect(starts()).toHaveLength(1)
    expect(result.attempts).toHaveLength(1)
  })

  it('are not made when nobody asked for them', async () => {
    const { starts } = await bench.run([failedTurn(BUSY), completedTurn()])
    expect(starts()).toHaveLength(1)
  })

  it('that would not fit into the wall clock are not waited for', async () => {
    const turns = [failedTurn('Rate limit reached. Please try again in 5m.'), completedTurn()]
    const { result, error, lines } = await bench.run(turns, { retries: 3, timeout: 20_000 })
    expect(error).toMatchObject({ code: 'CODEX_RATE_LIMITED', details: { retryAfterMs: 300_000 } })
    expect(result.attempts).toHaveLength(1)
    expect(lines('events.jsonl').at(-1)).toMatchObject({ type: 'result', ok: false })
  })

  it('share one wall clock', async () => {
    const turns = [failedTurn('Rate limit reached. Please try again in 500ms.'), hangingTurn()]
    const began = Date.now()
    const { result, error } = await bench.run(turns, { retries: 3, timeout: 2500 })
    expect(error).toMatchObject({ code: 'CODEX_TIMEOUT', exitCode: 124, details: { failureCode: 'timeout' } })
    expect(result.attempts).toHaveLength(2)
    expect(result.attempts[1]?.durationMs).toBeLessThan(2200)
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  it('are left when the run is interrupted while it waits', async () => {
    const abort = new AbortController()
    const reason = new CodexkitError('CODEXKIT_TERMINATED', 'The run was ended.')
    const { result, error, starts } = await bench.run(
      failedTurn('Rate limit reached. Please try again in 60s.'),
      { retries: 3 },
      { host: { signal: abort.signal }, deps: { onStep: () => setTimeout(() => abort.abort(reason), 20) } },
    )
    expect(error).toBe(reason)
    expect(result).toMatchObject({ verdict: 'fail', error: { code: 'CODEXKIT_TERMINATED', exitCode: 143 } })
    expect(result.attempts).toHaveLength(1)
    expect(starts()).toHaveLength(1)
  })
})

const FIRST_THREAD = '01a1fb28-8d76-71e1-9a25-bf94241c9801'
const OTHER_THREAD = '01a1fb28-8d76-71e1-9a25-bf94241c9802'
