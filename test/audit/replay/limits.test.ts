import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { CodexkitError } from '../../../src/errors.ts'
import { cannotReplay, plainReplayBench, type ReplayBench } from './replay-bench.ts'
import { command, completedTurn, hangingTurn } from './turns.ts'

const TOKENS = JSON.stringify({
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: { total_token_usage: { input_tokens: 900, cached_input_tokens: 0, output_tokens: 100 } },
  },
})
const PRICES = '[prices."gpt-5-codex"]\ninput = 10\ncached-input = 1\noutput = 100\n'

let bench: ReplayBench
beforeAll(async () => {
  bench = await plainReplayBench()
  await bench.write({ 'codexkit.toml': PRICES })
})
afterAll(() => bench.close())

describe.skipIf(cannotReplay)('a limit', () => {
  it('of items ends a turn that goes on', async () => {
    const items = ['c1', 'c2', 'c3'].map((id) => command(id, 0))
    const { result, error } = await bench.run(hangingTurn(items), { maxItems: 2, timeout: 60_000 })
    expect(error).toMatchObject({
      code: 'CODEXKIT_LIMIT',
      exitCode: 1,
      details: { failureCode: 'max-items', limit: 2, reached: 3 },
    })
    expect(result).toMatchObject({ verdict: 'fail', exit: { reason: 'limit' }, items: { completed: 3 } })
  })

  it('of items may be used up', async () => {
    const { result } = await bench.run(completedTurn('', [command('c1', 0)]), { maxItems: 2 })
    expect(result.verdict).toBe('pass')
  })

  it('of tokens is held against what the rollout tells while the turn goes on', async () => {
    const { error } = await bench.run(hangingTurn([], { rollout: [TOKENS] }), { maxTokens: 999, timeout: 60_000 })
    expect(error).toMatchObject({ code: 'CODEXKIT_LIMIT', details: { failureCode: 'max-tokens', reached: 1000 } })
  })

  test.each([
    [119, 'CODEXKIT_LIMIT'],
    [120, undefined],
  ])('of %d tokens is held against the end of a turn without a rollout', async (maxTokens, code) => {
    const { error } = await bench.run(completedTurn('', [], { rollout: undefined }), { maxTokens })
    expect(error?.code).toBe(code)
  })

  // 60 of the input at 10, 40 cached at 1, 20 of the output at 100, by the million.
  test.each([
    [0.00264, undefined],
    [0.00263, 'CODEXKIT_LIMIT'],
  ])('of a cost of %d counts by the prices of the project', async (maxCost, code) => {
    const { error } = await bench.run(completedTurn('', [], { rollout: undefined }), { maxCost })
    expect(error?.code).toBe(code)
    if (code !== undefined) expect(error?.details).toMatchObject({ failureCode: 'max-cost', reached: 0.00264 })
  })

  it('of time ends a turn that never does', async () => {
    const { result, error } = await bench.run(hangingTurn(), { timeout: 700 })
    expect(error).toMatchObject({ code: 'CODEX_TIMEOUT', exitCode: 124, details: { failureCode: 'timeout' } })
    expect(result.exit.reason).toBe('timeout')
  })

  it('of silence ends a turn that says nothing', async () => {
    const { error } = await bench.run(hangingTurn(), { idleTimeout: 700 })
    expect(error).toMatchObject({ code: 'CODEX_TIMEOUT', details: { failureCode: 'idle-timeout' } })
  })

  it('is no reason to doubt a turn that completed before Codex hung', async () => {
    const { result } = await bench.run(completedTurn('All good.', [], { hang: true }), { idleTimeout: 700 })
    expect(result).toMatchObject({ verdict: 'pass', exit: { reason: 'idle-timeout' } })
  })
})

describe.skipIf(cannotReplay)('an interrupt', () => {
  it('ends the turn and keeps what there is', async () => {
    const abort = new AbortController()
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'The run was interrupted.')
    const { result, error } = await bench.run(
      hangingTurn([command('c1', 0)]),
      { retries: 3 },
      {
        host: { signal: abort.signal },
        deps: { onProgress: ({ event }) => event.type === 'tool_result' && abort.abort(reason) },
      },
    )
    expect(error).toBe(reason)
    expect(result).toMatchObject({ verdict: 'fail', exit: { reason: 'interrupted' }, items: { completed: 1 } })
    expect(result.items.list).toEqual([{ id: 'c1', type: 'command_execution', ok: true, summary: 'npm test' }])
    expect(result.evidenceCreated).toContain('SHA256SUMS')
  })
})
