import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutputTail } from '../../src/platform/output-tail.ts'

describe('the tail of an output', () => {
  it('is all of it while there is room', () => {
    const tail = createOutputTail(8)
    for (const chunk of ['ab', '\ncd', 'efg']) tail.push(Buffer.from(chunk))
    expect(tail.text()).toBe('ab\ncdefg')
  })

  it.each([
    ['0123456789\nabc', 'abc'],
    ['first\nsecond\nlast\n', 'last\n'],
    ['one long line without an end', ''],
    ['ü€ü€ü€ü€ü€\nü', 'ü'],
  ])('of %j begins where a line begins', (text, want) => {
    const tail = createOutputTail(8)
    tail.push(Buffer.from(text))
    expect(tail.text()).toBe(want)
  })

  it('is the same however the output came', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'ü', '\n', '€'), maxLength: 80 })
    fc.assert(
      fc.property(letters, fc.array(fc.nat({ max: 200 }), { maxLength: 6 }), (text, cuts) => {
        const bytes = Buffer.from(text)
        const [whole, parts] = [createOutputTail(16), createOutputTail(16)]
        whole.push(bytes)
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        for (const [index, from] of places.entries()) {
          const to = places[index + 1]
          if (to !== undefined && from < to) parts.push(bytes.subarray(from, to))
        }
        expect(parts.text()).toBe(whole.text())
        expect(text.endsWith(whole.text())).toBe(true)
        expect(Buffer.byteLength(whole.text())).toBeLessThanOrEqual(16)
      }),
    )
  })
})
