import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { watchLineSchema } from '../../../build/schema/watch.ts'
import { createEntryJson, createIsoTime, gapJson } from '../../../src/commands/watch-codex/entry-json.ts'
import { LOG_LEVELS } from '../../../src/logs/index.ts'
import { entryOf } from './fake-logs.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 })
const entries = fc.record({
  timeMs: fc.option(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })),
  source: text,
  kind: fc.constantFrom('text' as const, 'rollout' as const, 'sqlite' as const),
  level: fc.constantFrom(...LOG_LEVELS),
  target: fc.option(text),
  thread: fc.option(text),
  text,
  fields: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    fc.oneof(text, fc.integer(), fc.constant(null)),
  ),
  cutBytes: fc.nat(),
  cursor: text,
})

describe('createEntryJson', () => {
  it('writes any entry as one line that says the same and fits the schema', () => {
    const json = createEntryJson()
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 4 }), fc.boolean(), (list, withCursor) => {
        for (const { timeMs, cutBytes, cursor, ...rest } of list) {
          const line = json({ timeMs, cutBytes, cursor, ...rest }, withCursor ? cursor : undefined)
          expect(line).not.toMatch(/[\n\r]/)
          const read: unknown = JSON.parse(line)
          expect(watchLineSchema.safeParse(read).error).toBeUndefined()
          expect(read).toEqual({
            time: timeMs === null ? null : new Date(timeMs).toISOString(),
            ...JSON.parse(JSON.stringify(rest)),
            ...(cutBytes > 0 && { cutBytes }),
            ...(withCursor && { cursor }),
          })
        }
      }),
    )
  })

  it.each([Number.NaN, Infinity, 9e15])('has no time for %d', (timeMs) => {
    expect(JSON.parse(createEntryJson()(entryOf({ timeMs })))).toMatchObject({ time: null })
  })

  it('remembers times of the same minute without mixing them up', () => {
    const iso = createIsoTime()
    const times = [1000, 1001, 1999, 2000, 59_999, 60_000, 119_007, 1000, -1, -1000, -60_001, 0.5]
    expect(times.map(iso)).toEqual(times.map((time) => new Date(Math.floor(time)).toISOString()))
  })
})

it('a gap is a line of its own type', () => {
  const line = gapJson({ source: '/a.log', reason: 'it was cut' }, new Date('2026-11-20T14:15:02Z'))
  expect(watchLineSchema.safeParse(JSON.parse(line)).success).toBe(true)
  expect(JSON.parse(line)).toEqual({
    type: 'gap',
    time: '2026-11-20T14:15:02.000Z',
    source: '/a.log',
    reason: 'it was cut',
  })
})
