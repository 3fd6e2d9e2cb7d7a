import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { EVENT_FIELDS, ITEM_FIELDS, LEGACY_FIELDS, USAGE_FIELDS } from '../../../src/codex/events/known-shapes.ts'
import { createSchemaAlarm } from '../../../src/codex/events/schema-alarm.ts'
import { allRecordings } from '../recordings.ts'

type Found = Record<string, Set<string>>
type Raw = Record<string, unknown>

function strangersOf(...lines: unknown[]): string[] {
  const alarm = createSchemaAlarm()
  for (const line of lines) alarm.note(line)
  return alarm.strangers()
}

function collect(found: Found, value: unknown): void {
  const fields = value as Raw
  const type = String(fields['type'])
  found[type] ??= new Set()
  for (const name of Object.keys(fields)) if (name !== 'type') found[type].add(name)
}

const sorted = (shapes: Record<string, Iterable<string>>): unknown =>
  Object.fromEntries(Object.entries(shapes).map(([type, fields]) => [type, [...fields].sort()]))

it('knows what the recordings hold: no less, and nothing that nobody saw', () => {
  const [events, items, legacy, usage]: [Found, Found, Found, Set<string>] = [{}, {}, {}, new Set()]
  for (const line of allRecordings().flatMap(({ lines }) => lines)) {
    const raw = JSON.parse(line) as Raw
    if (raw['msg'] !== undefined) collect(legacy, raw['msg'])
    if (raw['type'] !== undefined) collect(events, raw)
    if (raw['item'] !== undefined) collect(items, raw['item'])
    for (const name of Object.keys(raw['usage'] ?? {})) usage.add(name)
  }
  expect(sorted(EVENT_FIELDS)).toEqual(sorted(events))
  expect(sorted(ITEM_FIELDS)).toEqual(sorted(items))
  expect(sorted(LEGACY_FIELDS)).toEqual(sorted(legacy))
  expect([...USAGE_FIELDS].sort()).toEqual([...usage].sort())
})

describe('a stranger', () => {
  test.each([
    [{ type: 'turn.paused', why: 1 }, ['event "turn.paused"']],
    [{ type: 'turn.started', turn_id: 'x' }, ['event "turn.started" field "turn_id"']],
    [{ type: 'item.updated', item: { id: '', type: 'reasoning', text: '' } }, []],
    [{ type: 'item.dropped', item: { id: '', type: 'reasoning', text: '' } }, ['event "item.dropped"']],
    [{ type: 'item.completed', item: { id: '', type: 'sub_agent' } }, ['item "sub_agent"']],
    [
      { type: 'item.completed', item: { id: '', type: 'command_execution', sandbox: 'x' } },
      ['item "command_execution" field "sandbox"'],
    ],
    [{ type: 'item.completed', item: { id: '' } }, ['item without a type']],
    [{ type: 'turn.completed', usage: { input_tokens: 1, audio_tokens: 2 } }, ['usage field "audio_tokens"']],
    [{ id: '0', msg: { type: 'new_kind' } }, ['legacy event "new_kind"']],
    [{ id: '0', msg: { type: 'error', code: 1 } }, ['legacy event "error" field "code"']],
    [{ hello: 1 }, ['event without a type']],
    [{ type: 'constructor' }, ['event "constructor"']],
    ['no json', ['a line that is no JSON object']],
    [[1], ['a line that is no JSON object']],
    [{ prompt: 'hi' }, []],
    [{ type: 'turn.started' }, []],
  ])('%j is named: %j', (line, names) => {
    expect(strangersOf(line)).toEqual(names)
  })

  it('is named once', () => {
    expect(strangersOf({ type: 'a' }, { type: 'b' }, { type: 'a' })).toEqual(['event "a"', 'event "b"'])
  })

  it('cannot make the list long, a name long, or a terminal blink', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ type: `kind ${index}` }))
    expect(strangersOf(...many)).toHaveLength(50)
    const two = { type: 'x', item: { type: 'y' }, usage: { z: 1 } }
    expect(strangersOf(...many.slice(0, 49), two)).toHaveLength(50)
    const [name] = strangersOf({ type: `\u001b[5m${'x'.repeat(10_000)}` })
    expect(name).toMatch(/^event "\\u001b\[5mx+…"$/)
    expect(name?.length).toBeLessThan(100)
  })

  it('of ten thousand fields is not looked at to its end', () => {
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, 1]))
    expect(strangersOf({ ...wide, type: 'turn.started' })).toHaveLength(50)
  })

  it('of any kind gives names', () => {
    fc.assert(
      fc.property(fc.array(fc.anything(), { maxLength: 5 }), (lines) => {
        for (const name of strangersOf(...lines)) expect(typeof name).toBe('string')
      }),
      { numRuns: 300 },
    )
  })
})
