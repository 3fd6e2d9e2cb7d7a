import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addUsage, subtractUsage, usageInRolloutLine } from '../../../src/audit/run/rollout-usage.ts'
import { anyText } from '../../codex/any-text.ts'

const COUNTS = { input_tokens: 20, cached_input_tokens: 6, output_tokens: 10, reasoning_output_tokens: 4 }
const line = (type: string, payload: unknown): string => JSON.stringify({ timestamp: 'x', type, payload })

describe('the usage in a line of a rollout', () => {
  test.each([
    ['since 0.40', line('event_msg', { type: 'token_count', info: { total_token_usage: COUNTS } }), COUNTS],
    ['since 0.154', line('token_usage_record', { usage: {}, thread_token_usage: COUNTS }), COUNTS],
    ['before the first answer', line('event_msg', { type: 'token_count', info: null }), undefined],
    ['of a turn only', line('token_usage_record', { turn_token_usage: COUNTS }), undefined],
    ['that quotes one', line('response_item', { type: 'token_count', info: { total_token_usage: COUNTS } }), undefined],
    ['that is half', '{"type":"event_msg","payload":{"type":"token_count"', undefined],
    [
      'with numbers that are none',
      line('event_msg', { type: 'token_count', info: { total_token_usage: { input_tokens: -1, output_tokens: 'x' } } }),
      { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 },
    ],
  ])('%s is right', (_, text, usage) => {
    expect(usageInRolloutLine(text)).toEqual(usage)
  })

  it('of any line is a value', () => {
    const mark = '"x":"token_count"'
    const some = fc.oneof(
      anyText.map((text) => text + mark),
      fc.json().map((json) => `{"type":"event_msg","payload":${json},${mark}}`),
      fc.json().map((json) => `{"type":"event_msg","payload":{"type":"token_count","info":${json}}}`),
    )
    const law = fc.property(some, (text) => {
      const usage = usageInRolloutLine(text)
      expect(Object.values(usage ?? {}).every((count) => Number.isFinite(count) && count >= 0)).toBe(true)
    })
    fc.assert(law, { numRuns: 500 })
  })
})

describe('counts of tokens', () => {
  const written = { ...COUNTS, cache_write_input_tokens: 3 }
  test.each([
    ['of two', COUNTS, COUNTS, { input: 40, written: undefined }],
    ['of which one tells what was written into the cache', COUNTS, written, { input: 40, written: 3 }],
    ['of which both do', written, written, { input: 40, written: 6 }],
  ])('%s are added', (_, a, b, sum) => {
    const { input_tokens: input, cache_write_input_tokens: found } = addUsage(a, b)
    expect({ input, written: found }).toEqual(sum)
  })

  it('are taken from each other, and never less than none', () => {
    expect(subtractUsage(COUNTS, { ...COUNTS, input_tokens: 30 })).toMatchObject({ input_tokens: 0, output_tokens: 0 })
  })
})
