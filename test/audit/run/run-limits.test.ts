import { describe, expect, it, test } from 'vitest'
import { costOf, createRunLimits, type RunLimits } from '../../../src/audit/run/run-limits.ts'
import type { CodexEvent, TurnUsage } from '../../../src/codex/index.ts'

const usage = (input: number, cached: number, output: number): TurnUsage => {
  return { input_tokens: input, cached_input_tokens: cached, output_tokens: output, reasoning_output_tokens: 0 }
}
const item = (type: string): CodexEvent => ({ type: 'item.completed', item: { id: 'item_1', type, fields: {} } })
const PRICE = { inputPerMillion: 2, cachedInputPerMillion: 0.5, outputPerMillion: 10 }

describe('a limit', () => {
  test.each([
    ['of tokens', { maxTokens: 100 }, usage(60, 20, 40), undefined],
    ['of tokens', { maxTokens: 100 }, usage(60, 20, 41), { failureCode: 'max-tokens', limit: 100, reached: 101 }],
    ['of cost', { maxCost: { limit: 0.02, price: PRICE } }, usage(5000, 0, 1000), undefined],
    [
      'of cost',
      { maxCost: { limit: 0.02, price: PRICE } },
      usage(5000, 0, 1001),
      { failureCode: 'max-cost', limit: 0.02, reached: 0.02001 },
    ],
    ['that was not set', {}, usage(1e9, 0, 1e9), undefined],
  ])('%s %j is held against %j', (_, request, used, details) => {
    const limits = createRunLimits(request)
    limits.onUsage(used)
    expect(limits.reached()?.details).toEqual(details)
    expect(limits.signal.aborted).toBe(details !== undefined)
    if (!details) return
    expect(limits.signal.reason).toBe(limits.reached())
    expect(limits.reached()).toMatchObject({ code: 'CODEXKIT_LIMIT', exitCode: 1, retryable: false })
    expect(limits.reached()?.hint).toContain(`--${details.failureCode}`)
  })

  it('of items counts those that were completed, and no warnings', () => {
    const limits = createRunLimits({ maxItems: 2 })
    const started: CodexEvent = { type: 'item.started', item: { id: 'item_1', type: 'command_execution', fields: {} } }
    for (const event of [started, item('error'), item('agent_message'), item('error'), item('command_execution')]) {
      limits.onEvent(event)
    }
    expect(limits.reached()).toBeUndefined()
    limits.onEvent(item('agent_message'))
    expect(limits.reached()).toMatchObject({ message: 'The run used 3 items; the limit is 2.' })
    limits.onEvent(item('agent_message'))
    expect(limits.reached()?.details).toMatchObject({ reached: 3 })
  })

  test.each<[string, (limits: RunLimits, used: TurnUsage) => void]>([
    ['watched', (limits, used) => limits.onUsage(used)],
    ['told at the end', (limits, used) => limits.onEvent({ type: 'turn.completed', usage: used })],
  ])('counts on over attempts what was %s', (_, tell) => {
    const limits = createRunLimits({ maxTokens: 100, maxItems: 2 })
    tell(limits, usage(10, 0, 10))
    tell(limits, usage(40, 0, 20))
    limits.nextAttempt()
    tell(limits, usage(30, 0, 10))
    expect(limits.reached()).toBeUndefined()
    tell(limits, usage(31, 0, 10))
    expect(limits.reached()?.details).toMatchObject({ failureCode: 'max-tokens', reached: 101 })
  })

  it('counts items on over attempts', () => {
    const limits = createRunLimits({ maxItems: 2 })
    for (let attempt = 0; attempt < 3; attempt++) {
      limits.onEvent(item('agent_message'))
      limits.nextAttempt()
    }
    expect(limits.reached()?.details).toMatchObject({ failureCode: 'max-items', reached: 3 })
  })

  it('keeps the first that was passed', () => {
    const limits = createRunLimits({ maxItems: 0, maxTokens: 1 })
    limits.onUsage(usage(5, 0, 0))
    limits.onEvent(item('agent_message'))
    expect(limits.reached()?.details).toEqual({ failureCode: 'max-tokens', limit: 1, reached: 5 })
  })

  it('takes what the end of the turn tells only when nothing was watched', () => {
    const completed: CodexEvent = { type: 'turn.completed', usage: usage(900, 0, 100) }
    const unwatched = createRunLimits({ maxTokens: 500 })
    unwatched.onEvent(completed)
    expect(unwatched.reached()?.details).toMatchObject({ reached: 1000 })
    const resumed = createRunLimits({ maxTokens: 500 })
    resumed.onEvent(completed)
    resumed.onUsage(usage(90, 0, 10))
    expect(resumed.reached()).toBeUndefined()
  })
})

describe('a cost', () => {
  test.each([
    [usage(1_000_000, 0, 0), 2],
    [usage(1_000_000, 1_000_000, 0), 0.5],
    [usage(1_000_000, 400_000, 100_000), 0.6 * 2 + 0.4 * 0.5 + 1],
    [usage(10, 20, 0), 10 * 0.5e-6],
    [usage(0, 0, 0), 0],
  ])('of %j is %f', (used, cost) => {
    expect(costOf(used, PRICE)).toBeCloseTo(cost, 12)
  })
})
