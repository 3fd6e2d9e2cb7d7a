import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretForms } from '../../src/env/secret-forms.ts'

const SECRET = `pa ss/wörd+"1'2\\3`

const secret = fc
  .string({ unit: 'binary', minLength: 6, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text.length >= 6 && text.isWellFormed())
const bytes = fc.uint8Array({ maxLength: 20 })
const base64Of = (...parts: (string | Uint8Array)[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString('base64')

describe('the forms of a secret', () => {
  it.each([
    ['as it is', SECRET],
    ['percent-encoded', "pa%20ss%2Fw%C3%B6rd%2B%221'2%5C3"],
    ['JSON-escaped', `pa ss/wörd+\\"1'2\\\\3`],
    ['JSON-escaped twice', `pa ss/wörd+\\\\\\"1'2\\\\\\\\3`],
    ['in quotes of PowerShell', `pa ss/wörd+"1''2\\3`],
    [
      'in base64',
      Buffer.from(SECRET)
        .toString('base64')
        .replace(/..==$|.=$/, ''),
    ],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ])('have it %s', (_, form) => {
    expect(secretForms(SECRET).some((known) => form.includes(known))).toBe(true)
  })

  it.each(['', ' ', 'short', '  five5  ', 'insert-local-token'])(
    'of %j are none: it would blot out ordinary words',
    (value) => {
      expect(secretForms(value)).toEqual([])
    },
  )

  it('are of the value without the space around it', () => {
    expect(secretForms('  secret-value\n')).toEqual(secretForms('secret-value'))
  })

  it('have no form twice, and none that is short', () => {
    const law = fc.property(secret, (value) => {
      const forms = secretForms(value)
      expect(new Set(forms).size).toBe(forms.length)
      for (const form of forms) expect(form.length).toBeGreaterThanOrEqual(6)
    })
    fc.assert(law, { numRuns: 1000 })
  })

  it('are found in base64 of any text that the secret stands in', () => {
    const law = fc.property(bytes, secret, bytes, (before, value, after) => {
      const encoded = base64Of(before, value, after)
      const forms = secretForms(value)
      expect(forms.some((form) => encoded.includes(form))).toBe(true)
      const url = encoded.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      expect(forms.some((form) => url.includes(form))).toBe(true)
    })
    fc.assert(law, { numRuns: 5000 })
  })

  it('take all of base64 that tells of the secret alone', () => {
    const law = fc.property(fc.integer({ min: 0, max: 2 }), secret, bytes, (offset, value, after) => {
      const encoded = base64Of(new Uint8Array(offset), value, after)
      const form =
        secretForms(value)
          .toSorted((a, b) => b.length - a.length)
          .find((form) => encoded.includes(form)) ?? ''
      const size = Buffer.byteLength(value)
      // At most 5 of 6 bits of a character at either end are the secret's and left over.
      expect(form.length * 6).toBeGreaterThanOrEqual(size * 8 - 10)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('are found in JSON of JSON, in a URL and in a quoted PowerShell text', () => {
    const law = fc.property(secret, (value) => {
      const forms = secretForms(value)
      const spellings = [
        JSON.stringify({ value }),
        JSON.stringify(JSON.stringify({ value })),
        `https://x/?key=${encodeURIComponent(value)}`,
        `'${value.replaceAll("'", "''")}'`,
      ]
      for (const text of spellings) expect(forms.some((form) => text.includes(form))).toBe(true)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('have a secret of several lines with either line end', () => {
    for (const value of ['one-line\nand-another', 'one-line\r\nand-another']) {
      expect(secretForms(value)).toEqual(expect.arrayContaining(['one-line\nand-another', 'one-line\r\nand-another']))
    }
  })

  it('are made of any text, half a character too', () => {
    expect(secretForms('\ud800abcdef')).toContain('\ud800abcdef')
  })
})
