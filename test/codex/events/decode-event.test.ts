import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { decodeEventLine } from './decode-event-line.ts'
import { anyText } from '../any-text.ts'
import { recordings } from '../recordings.ts'

const USAGE = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 }

describe('recordings', () => {
  it('are those of four versions', () => {
    const counts = Map.groupBy(recordings(), ({ version }) => version)
    expect([...counts].map(([version, found]) => [version, found.length])).toEqual([
      ['0.104.0', 43],
      ['0.147.0', 43],
      ['0.169.0', 42],
      ['0.57.0', 46],
    ])
  })

  test.each(recordings())('every line of $scenario in $version is of a known type', ({ lines }) => {
    for (const line of lines) {
      const { type } = JSON.parse(line) as { type: string }
      expect(decodeEventLine(line)).toMatchObject({ type })
    }
  })
})

describe('a line', () => {
  const item = { id: 'item_1', type: 'command_execution', command: 'ls', exit_code: null, added_later: [1] }

  test.each([
    [
      { type: 'thread.started', thread_id: 'abc', more: 1 },
      { type: 'thread.started', threadId: 'abc' },
    ],
    [{ type: 'turn.started' }, { type: 'turn.started' }],
    [
      { type: 'turn.failed', error: { message: 'no', code: 1 } },
      { type: 'turn.failed', message: 'no' },
    ],
    [
      { type: 'turn.failed', error: 'no' },
      { type: 'turn.failed', message: 'no' },
    ],
    [
      { type: 'error', message: 'Reconnecting... 1/5' },
      { type: 'error', message: 'Reconnecting... 1/5' },
    ],
    [
      { type: 'item.started', item },
      { type: 'item.started', item: { id: 'item_1', type: item.type, fields: item } },
    ],
    [
      { type: 'item.updated', item },
      { type: 'item.updated', item: { id: 'item_1', type: item.type, fields: item } },
    ],
    [
      { type: 'item.completed', item: {} },
      { type: 'item.completed', item: { id: '', type: '', fields: {} } },
    ],
  ])('%j is %j', (raw, event) => {
    expect(decodeEventLine(JSON.stringify(raw))).toEqual(event)
  })

  test.each([
    ['0.57', { input_tokens: 10, cached_input_tokens: 3, output_tokens: 5 }, [10, 3, 5, 0]],
    [
      '0.133',
      { input_tokens: 10, cached_input_tokens: 3, output_tokens: 5, reasoning_output_tokens: 2 },
      [10, 3, 5, 2],
    ],
    [
      'a damaged one',
      { input_tokens: '10', cached_input_tokens: null, output_tokens: -1, reasoning_output_tokens: {} },
      [0, 0, -1, 0],
    ],
    ['none', undefined, [0, 0, 0, 0]],
    ['a list', [1, 2], [0, 0, 0, 0]],
  ])('of usage as %s wrote it is four counts', (_, usage, [input, cached, output, reasoning]) => {
    expect(decodeEventLine(JSON.stringify({ type: 'turn.completed', usage }))).toEqual({
      type: 'turn.completed',
      usage: {
        input_tokens: input,
        cached_input_tokens: cached,
        output_tokens: output,
        reasoning_output_tokens: reasoning,
      },
    })
  })

  test.each([
    [7, 7],
    [0, 0],
    ['7', 0],
  ])('of usage with %j tokens written to the cache, as 0.147 sends it, keeps %j', (sent, kept) => {
    const usage = { input_tokens: 1, cache_write_input_tokens: sent }
    expect(decodeEventLine(JSON.stringify({ type: 'turn.completed', usage }))).toEqual({
      type: 'turn.completed',
      usage: { ...USAGE, input_tokens: 1, cache_write_input_tokens: kept },
    })
  })

  it('of usage with a number beyond numbers counts as none', () => {
    expect(decodeEventLine('{"type":"turn.completed","usage":{"input_tokens":1e999}}')).toEqual({
      type: 'turn.completed',
      usage: USAGE,
    })
  })
})

describe('what is not known', () => {
  test.each([
    '{"type":"turn.paused","why":"?"}',
    '{"id":"0","msg":{"type":"task_started"}}',
    '{"type":"item.completed","item":null}',
    '{"type":"item.completed","item":[]}',
    '{"type":"item.completed","item":"x"}',
    '{"type":"item.completed"}',
    '{"type":["turn.completed"]}',
    '{"type":"constructor"}',
    '{"type":"__proto__"}',
    '{"__proto__":{"type":"turn.completed"}}',
    '{}',
    '[]',
    'null',
    'true',
    '1e999',
    '"turn.completed"',
    '[{"type":"turn.completed"}]',
  ])('%s is kept as it came', (line) => {
    expect(decodeEventLine(line)).toEqual({ type: 'unknown', raw: JSON.parse(line) as unknown })
  })

  test.each([
    '',
    ' ',
    'not json',
    '{"type":"turn.completed"',
    '\u0000',
    '{"type":"turn.completed"}{',
    '\ufeff{}',
    'NaN',
    "{'a':1}",
  ])('%j is no JSON and kept as text', (line) => {
    expect(decodeEventLine(line)).toEqual({ type: 'unknown', raw: line })
  })

  it('nests as deep as it likes', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(decodeEventLine(deep)).toMatchObject({ type: 'unknown' })
    expect(decodeEventLine(`{"type":"item.completed","item":{"type":"x","a":${deep}}}`)).toMatchObject({
      type: 'item.completed',
    })
  })

  it('changes no object of ours', () => {
    decodeEventLine(
      '{"type":"item.started","item":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('any line', () => {
  const types = fc.constantFrom(
    'thread.started',
    'turn.started',
    'turn.completed',
    'turn.failed',
    'error',
    'item.started',
    'item.updated',
    'item.completed',
    'unknown',
  )
  const known = new Set(fc.sample(types, 500))

  it('gives a value of a known type, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (line) => {
        expect(known).toContain(decodeEventLine(line).type)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives a value of a known type, whatever the JSON', () => {
    const fields = fc.dictionary(
      fc.constantFrom('type', 'item', 'error', 'usage', 'message', 'thread_id', '__proto__', 'input_tokens'),
      fc.jsonValue(),
    )
    const event = fc.tuple(types, fields, fc.jsonValue()).map(([type, more, item]) => ({ ...more, type, item }))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          event.map((raw) => JSON.stringify(raw)),
        ),
        (line) => {
          const decoded = decodeEventLine(line)
          expect(known).toContain(decoded.type)
          if (decoded.type === 'unknown') expect(decoded.raw).toEqual(JSON.parse(line))
        },
      ),
      { numRuns: 500 },
    )
  })
})
