import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainName, parseSums } from '../../src/evidence/sums-text.ts'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('SHA256SUMS', () => {
  it.each([
    { title: 'text mode', line: `${HASH}  report.md`, name: 'report.md' },
    { title: 'binary mode', line: `${HASH} *report.md`, name: 'report.md' },
    { title: 'spaces and letters beyond ASCII', line: `${HASH}  ein Bericht ü.md`, name: 'ein Bericht ü.md' },
    { title: 'a line separator of Unicode in the name', line: `${HASH}  a\u2028b`, name: 'a\u2028b' },
    { title: 'a hash in capitals', line: `${HASH.toUpperCase()}  a`, name: 'a' },
  ])('reads a line in $title', ({ line, name }) => {
    expect(parseSums(`${line}\r\n`)).toEqual({ hashes: new Map([[name, HASH]]), badLines: [] })
  })

  it.each([
    '../verdict.json',
    '..',
    '.',
    '/etc/passwd',
    'sub/file',
    '..\\file',
    'C:file',
    'report.md:stream',
    'a\u0000b',
    'a\u001b[2J',
  ])('refuses the name %j', (name) => {
    expect(parseSums(`${HASH}  ${name}\n`).hashes.size).toBe(0)
    expect(parseSums(`${HASH}  ${name}\n`).badLines).toHaveLength(1)
  })

  it.each(['not a line', `${HASH.slice(1)}  a`, `${HASH}  `, `${HASH}\ta`, `${HASH}  a\n${HASH}  a`])(
    'keeps %j as a bad line',
    (text) => {
      expect(parseSums(text).badLines).toHaveLength(1)
    },
  )

  it('reads back what any list of plain names was written as', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }).filter(isPlainName))
    fc.assert(
      fc.property(names, (list) => {
        const text = list.map((name) => `${HASH}  ${name}\n`).join('')
        expect(parseSums(text)).toEqual({ hashes: new Map(list.map((name) => [name, HASH])), badLines: [] })
      }),
    )
  })

  it('gives only names that stay in the folder, whatever the text', () => {
    const lines = fc.array(fc.tuple(fc.constantFrom(`${HASH}  `, `${HASH} *`, ''), fc.string({ unit: 'binary' })))
    fc.assert(
      fc.property(lines, (parts) => {
        const { hashes } = parseSums(parts.map(([start, rest]) => start + rest).join('\n'))
        for (const name of hashes.keys()) expect(name).not.toMatch(/[/\\:\u0000]|^\.{1,2}$/)
      }),
    )
  })
})
