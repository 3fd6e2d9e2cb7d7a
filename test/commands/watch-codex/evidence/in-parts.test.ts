import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inParts } from '../../../../src/commands/watch-codex/evidence/in-parts.ts'

describe('lines in parts', () => {
  it.each([
    ['a\nb\n', 100, ['a\nb\n']],
    ['a\nb\n', 4, ['a\nb\n']],
    ['a\nb\n', 3, ['a\n', 'b\n']],
    ['long\nb\nc\n', 4, ['long\n', 'b\nc\n']],
    ['no end', 2, ['no end']],
    ['', 2, []],
  ])('%j by %i are %j', (lines, most, parts) => {
    expect([...inParts(lines, most)]).toEqual(parts)
  })

  it('are the same text, and too long only where one line is', () => {
    const law = fc.property(fc.array(fc.string({ maxLength: 20 })), fc.integer({ min: 1, max: 30 }), (texts, most) => {
      const lines = texts.map((text) => `${text.replaceAll('\n', ' ')}\n`).join('')
      const parts = [...inParts(lines, most)]
      expect(parts.join('')).toBe(lines)
      for (const part of parts) expect(part.length <= most || part.indexOf('\n') === part.length - 1).toBe(true)
    })
    fc.assert(law)
  })
})
