import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter, type Line } from '../../src/platform/lines.ts'

function linesOf(chunks: readonly Uint8Array[], maxLength?: number): Line[] {
  const splitter = new LineSplitter(maxLength)
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
}

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end))
}

/** What a line splitter should say, from the whole text at once. */
function wholeLines(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

const letters = fc.constantFrom('a', 'ü', '😀', '\u2028', '\ufeff', ' ', '"', '\r', '\n', '\r\n', '\u0000')
const text = fc.array(letters, { maxLength: 60 }).map((parts) => parts.join(''))
const places = fc.array(fc.nat(500), { maxLength: 30 })

describe('lines', () => {
  it.each([
    ['nothing', '', []],
    ['one line without an end', 'a', ['a']],
    ['one line', 'a\n', ['a']],
    ['empty lines', '\n\n', ['', '']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['a carriage return inside', 'a\rb\n', ['a\rb']],
    ['letters beyond ASCII', 'ü😀\n', ['ü😀']],
  ])('of %s are right, byte by byte too', (_, input, lines) => {
    const bytes = Buffer.from(input, 'utf8')
    const expected = lines.map((text) => ({ text, cut: false, droppedBytes: 0 }))
    expect(linesOf([bytes])).toEqual(expected)
    expect(linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  it('are the same however the text is cut into chunks', () => {
    const law = fc.property(text, places, (input, places) => {
      const lines = linesOf(cutAt(Buffer.from(input, 'utf8'), places))
      expect(lines.map((line) => line.text)).toEqual(wholeLines(input))
      expect(lines.some((line) => line.cut)).toBe(false)
    })
    fc.assert(law, { numRuns: 1000 })
  })

  it('of any bytes are the same however they are cut, and never throw', () => {
    const mixed = fc.uint8Array({ max: 255, maxLength: 80 })
    const law = fc.property(mixed, places, (bytes, places) => {
      expect(linesOf(cutAt(bytes, places))).toEqual(linesOf([bytes]))
      expect(linesOf([bytes]).map((line) => line.text)).toEqual(wholeLines(Buffer.from(bytes).toString('utf8')))
    })
    fc.assert(law, { numRuns: 1000 })
  })

  it('are bounded, and say how much of their end was dropped', () => {
    const law = fc.property(text, places, fc.integer({ min: 1, max: 10 }), (input, places, maxBytes) => {
      const lines = linesOf(cutAt(Buffer.from(input, 'utf8'), places), maxBytes)
      const whole = input.split('\n')
      for (const [index, line] of lines.entries()) {
        const bytes = Buffer.byteLength(whole[index] ?? '')
        const kept = Buffer.byteLength(line.text)
        expect(kept).toBeLessThanOrEqual(maxBytes)
        // What is kept is a beginning without half a character: U+FFFD would not be one.
        expect(whole[index]?.startsWith(line.text)).toBe(true)
        expect(line.cut).toBe(bytes > maxBytes)
        const carriageReturn = whole[index]?.charAt(line.text.length) === '\r' ? 1 : 0
        expect([0, carriageReturn]).toContain(bytes - kept - line.droppedBytes)
        if (line.cut) expect(line.droppedBytes).toBeGreaterThanOrEqual(bytes - maxBytes)
      }
    })
    fc.assert(law, { numRuns: 1000 })
  })

  it('hold no more than the limit of an endless line', () => {
    const splitter = new LineSplitter(1000)
    const before = process.memoryUsage().heapUsed
    for (let round = 0; round < 2000; round++) splitter.push(Buffer.alloc(64 * 1024, 'x'))
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024)
    expect(splitter.push(Buffer.from('\nnext\n'))).toEqual([
      { text: 'x'.repeat(1000), cut: true, droppedBytes: 2000 * 64 * 1024 - 1000 },
      { text: 'next', cut: false, droppedBytes: 0 },
    ])
  })

  it('hold little more than a line however small the pieces are that it comes in', () => {
    const splitter = new LineSplitter()
    const before = process.memoryUsage()
    for (let round = 0; round < 500_000; round++) splitter.push(Uint8Array.of(120, 121))
    const after = process.memoryUsage()
    const held = after.heapUsed + after.external - before.heapUsed - before.external
    expect(held).toBeLessThan(64 * 1024 * 1024)
    expect(splitter.end()[0]?.text.length).toBe(1_000_000)
  })
})
