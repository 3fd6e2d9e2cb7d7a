import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor, type Redactor } from '../../src/env/redact.ts'

const SECRET = 'hunter2-correct-horse'
const BODY = Array.from({ length: 24 }, (_, index) => `${index}`.padEnd(64, 'MIIEvQIBADANBgkq')).join('\n')
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${BODY}\n-----END RSA PRIVATE KEY-----`
const API_KEY = `sk-proj-${'aB3dE5fG'.repeat(20)}`

function knowing(secrets: Record<string, string>): Redactor {
  const redactor = createRedactor()
  for (const [name, value] of Object.entries(secrets)) redactor.add(name, value)
  return redactor
}

/** What the stream lets out for these chunks. */
function streamed(redactor: Redactor, chunks: readonly string[]): string {
  const stream = redactor.stream()
  return chunks.map((chunk) => stream.push(chunk)).join('') + stream.end()
}

function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [0, ...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b)
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end))
}

describe('a redactor', () => {
  it.each([
    ['the value', `key ${SECRET}!`, 'key [redacted:TOKEN]!'],
    ['the value twice', `${SECRET}${SECRET}`, '[redacted:TOKEN][redacted:TOKEN]'],
    ['base64', Buffer.from(`user:${SECRET}`).toString('base64'), 'dXNlcjp[redacted:TOKEN]U='],
    ['the value in a line of JSON', JSON.stringify({ a: SECRET }), '{"a":"[redacted:TOKEN]"}'],
    ['nothing where nothing is', 'hunter2-correct', 'hunter2-correct'],
  ])('replaces %s', (_, text, redacted) => {
    expect(knowing({ TOKEN: SECRET }).redact(text)).toBe(redacted)
  })

  it('knows no value that is unset, a placeholder or too short', () => {
    const redactor = createRedactor()
    for (const value of [undefined, '', 'insert-local-token', 'short']) redactor.add('A', value)
    expect(redactor.redact('insert-local-token short')).toBe('insert-local-token short')
  })

  it('takes the longest of secrets that begin alike', () => {
    const redactor = knowing({ SHORT: 'secret-1', LONG: 'secret-1-and-2' })
    expect(redactor.redact('secret-1-and-2 secret-1')).toBe('[redacted:LONG] [redacted:SHORT]')
  })

  it('names a known value by its variable, whatever its shape', () => {
    expect(knowing({ CODEX_API_KEY: API_KEY }).redact(`a ${API_KEY} b`)).toBe('a [redacted:CODEX_API_KEY] b')
  })

  it('keeps the first name of a value that two variables hold', () => {
    expect(knowing({ FIRST: SECRET, SECOND: SECRET }).redact(SECRET)).toBe('[redacted:FIRST]')
  })

  it('takes a value that means something in a pattern as it is', () => {
    const value = 'a.*(b)[c]\\d$^|{2}?'
    expect(knowing({ A: value }).redact(`${value} axxbc`)).toBe('[redacted:A] axxbc')
  })

  it('counts by name what it replaced, in streams too', () => {
    const redactor = knowing({ A: SECRET, B: 'another-secret' })
    expect(redactor.counts()).toEqual({})
    redactor.redact(`${SECRET} ${SECRET} ${API_KEY}`)
    streamed(redactor, [`another-`, `secret\n${SECRET}`])
    expect(redactor.counts()).toEqual({ A: 3, B: 1, 'openai-key': 1 })
  })

  it('forgets nothing when its counts are changed by others', () => {
    const redactor = knowing({ A: SECRET })
    redactor.counts()['A'] = 5
    expect(redactor.counts()).toEqual({})
  })

  it('replaces a secret of several lines, with CRLF too', () => {
    const redactor = knowing({ KEY: 'first line\nsecond line' })
    expect(redactor.redact('a first line\r\nsecond line z')).toBe('a [redacted:KEY] z')
    expect(redactor.redact(JSON.stringify('a first line\nsecond line z'))).toBe('"a [redacted:KEY] z"')
  })
})

describe('a redacting stream', () => {
  it.each([
    ['a known value', `a ${SECRET} z\n`, 'a [redacted:TOKEN] z\n'],
    ['a value without a line end after it', SECRET, '[redacted:TOKEN]'],
    ['a known shape', `a ${API_KEY} z`, 'a [redacted:openai-key] z'],
    ['a private key', `a\n${PEM}\nz\n`, 'a\n[redacted:private-key]\nz\n'],
    ['two private keys', `${PEM}\n${PEM}\n`, '[redacted:private-key]\n[redacted:private-key]\n'],
    [
      'a certificate, which stays',
      PEM.replaceAll('RSA PRIVATE KEY', 'CERTIFICATE'),
      PEM.replaceAll('RSA PRIVATE KEY', 'CERTIFICATE'),
    ],
    ['a header', 'Authorization: Bearer abcdefgh\nz', 'Authorization: Bearer [redacted:authorization]\nz'],
    ['a password in a URL', 'https://user:pass@host/\n', 'https://user:[redacted:url-password]@host/\n'],
    ['a secret of several lines', 'a one-line\nand-more\nz\n', 'a [redacted:LINES]\nz\n'],
  ])('cut at every place takes %s out', (_, text, redacted) => {
    const redactor = knowing({ TOKEN: SECRET, LINES: 'one-line\nand-more' })
    for (let place = 0; place <= text.length; place++) {
      expect(streamed(redactor, [text.slice(0, place), text.slice(place)])).toBe(redacted)
    }
    expect(streamed(redactor, text.split(''))).toBe(redacted)
  })

  it('lets whole lines out at once, for a live view', () => {
    const stream = knowing({ TOKEN: SECRET }).stream()
    expect(stream.push('one\ntw')).toBe('one\n')
    expect(stream.push('o\n')).toBe('two\n')
    expect(stream.push('rest')).toBe('')
    expect(stream.end()).toBe('rest')
    expect(stream.end()).toBe('')
  })

  it.each([
    ['a prompt without a line end', 'Password: ', 'Password: ', ''],
    ['dots', '......', '......', ''],
    ['what may be the start of a known value', 'a hunter2-', 'a ', 'hunter2-'],
    ['what may be the start of a shape', 'key=sk-proj-a', 'key=', 'sk-proj-a'],
    ['the first letter of a shape', 'a s', 'a ', 's'],
  ])('flushed lets %s out as far as it is safe', (_, text, out, rest) => {
    const stream = knowing({ TOKEN: SECRET }).stream()
    expect(stream.push(text)).toBe('')
    expect(stream.flush()).toBe(out)
    expect(stream.end()).toBe(rest)
  })

  it('flushed after every character still takes every secret out', () => {
    const text = `a ${SECRET} b ${API_KEY} Authorization: Bearer abcdefgh\n{"refresh_token": "rt-123456"}\n${PEM}\nhttps://user:pass@host/ z`
    const stream = knowing({ TOKEN: SECRET }).stream()
    const out =
      text
        .split('')
        .map((letter) => stream.push(letter) + stream.flush())
        .join('') + stream.end()
    expect(out).toBe(knowing({ TOKEN: SECRET }).redact(text))
  })

  it('knows a value that was added while it runs', () => {
    const redactor = createRedactor()
    const stream = redactor.stream()
    stream.push('a hunter2-')
    redactor.add('TOKEN', SECRET)
    expect(stream.push('correct-horse\n')).toBe('a [redacted:TOKEN]\n')
  })

  it('gives up on a private key that never ends, and on what only looks like one', () => {
    const open = `-----BEGIN PRIVATE KEY-----\n${'never ends\n'.repeat(3000)}`
    expect(streamed(createRedactor(), cutAt(open, [5, 500, 20_000]))).toBe(open)
    const stream = createRedactor().stream()
    expect(stream.push('-----BEGIN CERTIFICATE-----\nMIIB\n')).toBe('-----BEGIN CERTIFICATE-----\nMIIB\n')
  })
})

/** Pieces among which secrets hide: what looks like the start of one, what patterns look back at, ends of lines. */
const SECRETS = { ONE: SECRET, TWO: 'p@ss/wörd "quoted"', LINES: 'first of three\nsecond\nthird', DIGITS: '1234567890' }
const SMALL = ['\n', '\n', ' ', 'a', '1', '"', '-', '@', ':', '\\n', 'ü', '😀', '\u001b[31m', 'hunter2-', '12345']
const LONG = ['x'.repeat(5000), ' '.repeat(12_000)]
const OPENINGS = ['sk-', 'sk-proj-', 'Authorization: Bearer ', 'https://user:', '-----BEGIN RSA PRIVATE KEY-----\n']
const ENDINGS = ['abcdefghij', '-----END RSA PRIVATE KEY-----', '-----BEGIN ']
const SHAPED = [PEM, API_KEY, `ghp_${'a1'.repeat(18)}`, `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(30)}.ccccccccc`]
const KNOWN = Object.values(SECRETS).flatMap((secret) => [
  secret,
  Buffer.from(`ab${secret}`).toString('base64'),
  JSON.stringify(secret),
])
const pieces = fc.constantFrom(...SMALL, ...LONG, ...OPENINGS, ...ENDINGS, ...SHAPED, ...KNOWN)
const text = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))
const places = fc.array(fc.nat(100_000), { maxLength: 60 })

describe('a redacting stream, for any text and any chunks,', () => {
  it('says what the redactor says of the whole text, and counts the same', () => {
    const law = fc.property(text, places, (text, places) => {
      const [whole, chunked] = [knowing(SECRETS), knowing(SECRETS)]
      expect(streamed(chunked, cutAt(text, places))).toBe(whole.redact(text))
      expect(chunked.counts()).toEqual(whole.counts())
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('says the same one character at a time', () => {
    const law = fc.property(text, (text) => {
      expect(streamed(knowing(SECRETS), text.split(''))).toBe(knowing(SECRETS).redact(text))
    })
    fc.assert(law, { numRuns: 60 })
  })

  it('says the same of long lines, which are let out in part', () => {
    // No secret of several lines: for such a one more is held back than a line needs.
    const secrets = { ONE: SECRET, LONG: Array.from({ length: 900 }, (_, index) => index).join('-') }
    const shaped = [API_KEY, 'Authorization: Bearer abcdefgh ', 'https://user:pass@h ']
    const word = fc.constantFrom('xxxxxxxxxxxx', ...Object.values(secrets), ...shaped)
    const longLine = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 4000 })), { minLength: 20, maxLength: 60 })
    const law = fc.property(longLine, places, (parts, places) => {
      const text = parts.map(([word, gap]) => word + ' '.repeat(gap)).join('')
      const out = streamed(knowing(secrets), cutAt(text, places))
      expect(out).toBe(knowing(secrets).redact(text))
    })
    fc.assert(law, { numRuns: 300 })
  })

  it('never lets a known secret out', () => {
    const secret = fc
      .string({ unit: 'grapheme', minLength: 6, maxLength: 60 })
      .filter((value) => value.trim().length >= 6 && !'[redacted:KEY]'.includes(value.trim()))
    const around = fc.string({ unit: 'grapheme', maxLength: 40 })
    const law = fc.property(secret, fc.array(around, { maxLength: 5 }), places, (secret, around, places) => {
      const text = around.join(secret)
      const out = streamed(knowing({ KEY: secret }), cutAt(text, places))
      const isLeak = out.replaceAll('[redacted:KEY]', '').includes(secret.trim())
      expect(isLeak && !around.join('').includes(secret.trim())).toBe(false)
    })
    fc.assert(law, { numRuns: 2000 })
  })

  it('never lets base64 of a known secret out', () => {
    const law = fc.property(
      fc.uint8Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
      places,
      (before, after, places) => {
        const encoded = Buffer.concat([before, Buffer.from(SECRET), after]).toString('base64')
        const out = streamed(knowing({ KEY: SECRET }), cutAt(`${encoded}\n`, places))
        expect(out).toContain('[redacted:KEY]')
        expect(Buffer.from(out, 'base64').toString('latin1')).not.toContain(SECRET.slice(3, -3))
      },
    )
    fc.assert(law, { numRuns: 2000 })
  })
})

describe('the memory of a redacting stream', () => {
  /** Pushes chunks until so many bytes have gone in; tells how many never came out before the end. */
  function pour(redactor: Redactor, chunk: string, bytes: number): number {
    const stream = redactor.stream()
    let [into, out] = [0, 0]
    for (; into < bytes; into += chunk.length) out += stream.push(chunk).length
    const held = into - out
    stream.end()
    return held
  }

  it.each([
    ['a line of 50 MB', 'x'],
    ['a line of 10 MB that looks like one key', 'sk-aB3dE5fG'],
    ['10 MB of keys that never end', '-----BEGIN PRIVATE KEY-----\nabc\n'],
  ])('holds back little of %s', (title, text) => {
    const chunk = text.repeat(Math.ceil(65_536 / text.length))
    const redactor = knowing({ KEY: SECRET })
    const before = process.memoryUsage().heapUsed
    // What is replaced gets shorter, so only a stream that lets nothing out could hold so much.
    const held = pour(redactor, chunk, title.includes('50 MB') ? 50_000_000 : 10_000_000)
    if (redactor.counts()['openai-key'] === undefined) expect(held).toBeLessThan(64 * 1024)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024)
  })
})
