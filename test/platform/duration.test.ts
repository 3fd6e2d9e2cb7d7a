import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../src/platform/duration.ts'

describe('a length of time', () => {
  it.each([
    ['250', 250],
    ['250ms', 250],
    ['90s', 90_000],
    ['5m', 300_000],
    ['5min', 300_000],
    ['1.5h', 5_400_000],
    [' 2 S ', 2000],
    ['0.5s', 500],
    ['2147483647', 2_147_483_647],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text, '--timeout')).toBe(ms)
  })

  it.each([
    '',
    '0',
    '0s',
    '-5s',
    'soon',
    '5 days',
    '1e9',
    '5s5',
    's',
    '0x10',
    '0.4',
    '0.1ms',
    '2147483648',
    '597h',
    'NaN',
  ])('%j is refused', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(
      expect.objectContaining({
        code: 'CODEX_INVALID_OPTIONS',
        exitCode: 2,
        message: `"${text}" is not a time --timeout can wait.`,
        hint: 'Give a positive length such as --timeout 90s, 5m or 1h; the longest is 2147483647 ms.',
      }),
    )
  })

  it.each([
    [0, '0 ms'],
    [849.6, '850 ms'],
    [999, '999 ms'],
    [999.7, '1 s'],
    [1000, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [3_600_000, '60 min'],
  ])('of %d ms reads %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
