import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText, encodeText, lineEndOf } from '../../src/env/text-encoding.ts'

const TEXT = 'KEY=grüße 😀\r\n'

describe('text in a file', () => {
  it.each([
    ['UTF-8', 'utf8', Buffer.from(TEXT, 'utf8')],
    ['UTF-8 with a byte order mark', 'utf8-bom', Buffer.from(`\uFEFF${TEXT}`, 'utf8')],
    ['UTF-16 LE', 'utf16le', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 BE', 'utf16be', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
  ])('in %s is read, and written again byte by byte', (_, encoding, bytes) => {
    const before = Buffer.from(bytes)
    expect(decodeText(bytes)).toEqual({ text: TEXT, encoding })
    expect(encodeText(decodeText(bytes))).toEqual(before)
    expect(bytes).toEqual(before)
  })

  it.each([
    ['nothing', []],
    ['only a UTF-8 byte order mark', [0xef, 0xbb, 0xbf]],
    ['only a UTF-16 LE byte order mark', [0xff, 0xfe]],
    ['only a UTF-16 BE byte order mark', [0xfe, 0xff]],
  ])('that is %s is empty', (_, bytes) => {
    expect(decodeText(Buffer.from(bytes)).text).toBe('')
    expect(encodeText(decodeText(Buffer.from(bytes)))).toEqual(Buffer.from(bytes))
  })

  it('in the code page of a German Windows keeps its bytes, and its umlauts read right', () => {
    const bytes = Buffer.from('# Gr\xfc\xdfe\r\n', 'latin1')
    expect(decodeText(bytes)).toEqual({ text: '# Grüße\r\n', encoding: 'latin1' })
    expect(encodeText(decodeText(bytes))).toEqual(bytes)
  })

  it('comes back byte by byte, whatever the bytes are', () => {
    const mark = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff])
    const law = fc.property(mark, fc.uint8Array({ maxLength: 40 }), (mark, rest) => {
      const bytes = Buffer.from([...mark, ...rest])
      expect(encodeText(decodeText(bytes))).toEqual(bytes)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it.each([
    ['', '\n'],
    ['a', '\n'],
    ['a\n', '\n'],
    ['a\rb', '\n'],
    ['a\r\n', '\r\n'],
    ['a\nb\r\n', '\r\n'],
  ])('%j has the line end %j', (text, end) => {
    expect(lineEndOf(text)).toBe(end)
  })
})
