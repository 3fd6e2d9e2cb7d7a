import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { escapeControls, escapeControlsButColour, oneLine } from '../../src/ui/escape-controls.ts'

/** What must never reach a terminal from outside: control characters but tab and line feed, and the bidirectional ones. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const COLOUR = /\u001b\[[0-9;]*m/g

const character = fc.oneof(
  fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\r\n', '\r\r\n'),
  fc.constantFrom(
    '\u001b[31m',
    '\u001b[0m',
    '\u001b[2J',
    '\u001b]0;title\u0007',
    '\u001b[38;5;1',
    '漢',
    '👩‍👩‍👧',
    'e\u0301',
    '\ud83d',
  ),
)
const text = fc.array(character, { maxLength: 60 }).map((parts) => parts.join(''))

describe('text from outside', () => {
  it.each([
    ['plain\ttext\nüber 漢 😀', 'plain\ttext\nüber 漢 😀'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\u001b[2J\u001b[H', '\\x1b[2J\\x1b[H'],
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['\u009b31m', '\\x9b31m'],
    ['100 %\rdone', '100 %\\x0ddone'],
    ['one\r\ntwo\r\n', 'one\ntwo\n'],
    ['a\b\bb\u007f', 'a\\x08\\x08b\\x7f'],
    ['\u0000', '\\x00'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
    ['\v\f', '\\x0b\\x0c'],
  ])('%j is shown as %j', (input, shown) => {
    expect(escapeControls(input)).toBe(shown)
  })

  it('never holds an unsafe character, and loses nothing else', () => {
    const law = fc.property(text, (text) => {
      const shown = escapeControls(text)
      expect(shown).not.toMatch(UNSAFE)
      expect(escapeControls(shown)).toBe(shown)
      const safe = text.replace(/\r\n/g, '\n')
      expect(shown.length).toBeGreaterThanOrEqual(safe.length)
      if (!UNSAFE.test(safe)) expect(shown).toBe(safe)
    })
    fc.assert(law, { numRuns: 3000 })
  })
})

describe('text that we coloured ourselves', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['\u001b[1;38;5;9mx\u001b[m', '\u001b[1;38;5;9mx\u001b[m'],
    ['\u001b[2Jx', '\\x1b[2Jx'],
    ['\u001b[31', '\\x1b[31'],
    ['a\rb', 'a\\x0db'],
    ['a\r\nb', 'a\nb'],
    ['\u202e', '\\u202e'],
  ])('%j is shown as %j', (input, shown) => {
    expect(escapeControlsButColour(input)).toBe(shown)
  })

  it('keeps its colours and nothing else that is unsafe', () => {
    const law = fc.property(text, (text) => {
      const shown = escapeControlsButColour(text)
      expect(shown.replace(COLOUR, '')).not.toMatch(UNSAFE)
      expect(shown.match(COLOUR)).toEqual(text.match(COLOUR))
    })
    fc.assert(law, { numRuns: 3000 })
  })
})

describe('one line', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly 10', 10, 'exactly 10'],
    ['more than ten', 10, 'more than…'],
    ['  a\n\n b\tc  ', 10, 'a b c'],
    ['a\r\nb\rc', 20, 'a b\\x0dc'],
    ['漢字漢字漢字', 7, '漢字漢…'],
    ['漢字', 4, '漢字'],
    ['😀😀😀', 5, '😀😀…'],
    ['─→…•', 4, '─→…•'],
    ['e\u0301'.repeat(9), 4, 'e\u0301e…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['abc', -1, ''],
    ['', 0, ''],
  ])('of %j in %d columns is %j', (input, width, line) => {
    expect(oneLine(input, width)).toBe(line)
  })

  it('is never wider than asked, never unsafe, and one line', () => {
    const law = fc.property(text, fc.integer({ min: 0, max: 40 }), (text, width) => {
      const line = oneLine(text, width)
      expect(stringWidth(line)).toBeLessThanOrEqual(width)
      expect(line).not.toMatch(UNSAFE)
      expect(line).not.toMatch(/[\n\t]/)
      if (text.isWellFormed()) expect(line.isWellFormed()).toBe(true)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('of a long text is made quickly', () => {
    const started = performance.now()
    expect(oneLine('word '.repeat(500_000), 80)).toHaveLength(80)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
