import { property, assert, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAge, parseMoment, parsePattern, parseSize } from '../../../src/commands/watch-codex/parse-values.ts'

const NOW = Date.parse('2026-11-20T14:15:02Z')
const usage = expect.objectContaining({ code: 'CODEXKIT_USAGE', exitCode: 2 })

describe('parseAge', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['10 MIN', 600_000],
    ['1.5h', 5_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
  ])('reads %j', (text, ms) => expect(parseAge(text, '--since')).toBe(ms))

  it.each(['', '0s', '10', '-5m', '5 years', '1e3s', 'h'])('refuses %j', (text) => {
    expect(() => parseAge(text, '--since')).toThrow(usage)
  })
})

describe('parseMoment', () => {
  it.each([
    ['2h', NOW - 7_200_000],
    ['2026-11-20T14:00Z', Date.parse('2026-11-20T14:00:00Z')],
    ['2026-11-20T15:00:00.5+01:00', Date.parse('2026-11-20T14:00:00.500Z')],
  ])('reads %j', (text, ms) => expect(parseMoment(text, '--since', NOW)).toBe(ms))

  it.each(['', 'yesterday', '2026-13-01', '14:00', '2026', '12'])('refuses %j', (text) => {
    expect(() => parseMoment(text, '--since', NOW)).toThrow(usage)
  })
})

describe('parseSize', () => {
  it.each([
    ['5GB', 5e9],
    ['1.5 mb', 1_500_000],
    ['10kb', 10_000],
    ['800B', 800],
  ])('reads %j', (text, bytes) => expect(parseSize(text, '--warn-size')).toBe(bytes))

  it.each(['', '5', '0MB', '-1GB', '5 GiB', 'big'])('refuses %j', (text) => {
    expect(() => parseSize(text, '--warn-size')).toThrow(usage)
  })
})

describe('parsePattern', () => {
  it.each([
    ['task_(complete|started)', 'x task_started', true],
    ['^done$', 'not done', false],
    // No regular expression, so the text itself.
    ['f(', 'it calls f(x)', true],
    ['f(', 'it calls f', false],
  ])('%j and %j: %j', (pattern, text, fits) => expect(parsePattern(pattern, '--grep')(text)).toBe(fits))

  it('refuses nothing, which fits everything', () => expect(() => parsePattern('', '--grep')).toThrow(usage))

  it('takes any other text', () => {
    assert(
      property(string({ minLength: 1 }), string(), (pattern, text) => {
        expect(typeof parsePattern(pattern, '--grep')(text)).toBe('boolean')
      }),
    )
  })
})
