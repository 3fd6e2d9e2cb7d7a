import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { plainLine, plainText } from '../../src/report/plain-text.ts'
import { hostileText } from './sample-run.ts'

describe('plainText', () => {
  test.each([
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['a\0b\u001b[1mc\u007f\u0085', 'ab[1mc'],
    ['\ud800x\udc00', '\ufffdx\ufffd'],
    ['\u202eevil\u2066\ufffe', 'evil'],
    ['ü 😀 \t', 'ü 😀 \t'],
  ])('of %j is %j', (text, plain) => {
    expect(plainText(text, 100)).toBe(plain)
  })

  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['abcd😀g', 6, 'abcd…'],
  ])('cuts %j to %i: %j', (text, limit, plain) => {
    expect(plainText(text, limit)).toBe(plain)
  })

  it('is well-formed, within its limit, and stays as it is the second time', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
        for (const plain of [plainText(text, limit), plainLine(text, limit)]) {
          expect(plain.isWellFormed()).toBe(true)
          expect(plain.length).toBeLessThanOrEqual(limit)
          expect(plainText(plain, limit)).toBe(plain)
        }
        expect(plainLine(text, limit)).not.toMatch(/[\r\n\t\u2028]/)
      }),
    )
  })
})
