import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { envFileBytes, envValues, readEnvFile, setEnvEntry, type EnvFile } from '../../src/env/env-file.ts'
import { encodeText } from '../../src/env/text-encoding.ts'
import { CodexkitError } from '../../src/errors.ts'
import { anyText, goodText, name, wantedValue } from './env-texts.ts'

const ENCODINGS = ['utf8', 'utf8-bom', 'utf16le', 'utf16be'] as const
const RUNS = { numRuns: 2000 }

const read = (text: string): EnvFile => readEnvFile(Buffer.from(text, 'utf8'), '/work/.env')
const valuesOf = (text: string): Record<string, string> => envValues(read(text))
const edited = (text: string, name: string, value: string): string => setEnvEntry(read(text), name, value).text

function faultOf(act: () => unknown): CodexkitError {
  try {
    act()
  } catch (thrown) {
    if (thrown instanceof CodexkitError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

describe('the values of a .env file', () => {
  it.each([
    ['nothing', '', {}],
    ['no value', 'A=', { A: '' }],
    ['a plain value', 'A=b c', { A: 'b c' }],
    ['space around', '  A  =  b  ', { A: 'b' }],
    ['export', 'export A=b', { A: 'b' }],
    ['a colon', 'A: b', { A: 'b' }],
    ['quotes of three kinds', `A='a'\nB="b"\nC=\`c\``, { A: 'a', B: 'b', C: 'c' }],
    ['a quote inside', `A=it's`, { A: `it's` }],
    ['quotes inside quotes', `A='it's'`, { A: `it's` }],
    ['an inline comment', 'A=b # c', { A: 'b' }],
    ['a hash in quotes', `A='b # c' # d`, { A: 'b # c' }],
    ['escaped line ends', 'A="a\\nb"', { A: 'a\nb' }],
    ['escapes in single quotes, which are none', `A='a\\nb'`, { A: 'a\\nb' }],
    ['several lines', 'A="a\nB=b\nc"\nC=d', { A: 'a\nB=b\nc', C: 'd' }],
    ['several lines with CRLF', `A='a\r\nb'\r\nC=d\r\n`, { A: 'a\nb', C: 'd' }],
    ['duplicates, of which the last counts', 'A=a\nB=b\nA=c', { A: 'c', B: 'b' }],
    ['an equals sign in the value', 'A=b=c', { A: 'b=c' }],
    ['a backslash at the end', 'A=C:\\dir\\\nB=b', { A: 'C:\\dir\\', B: 'b' }],
    ['a name of Object', 'constructor=a\ntoString=b', { constructor: 'a', toString: 'b' }],
  ])('hold with %s', (_, text, values) => {
    expect(valuesOf(text)).toEqual(values)
    expect({ ...parse(text) }).toEqual(values)
  })

  it('are what dotenv makes of them', () => {
    const law = fc.property(goodText, (text) => {
      expect(valuesOf(text)).toEqual({ ...parse(text) })
    })
    fc.assert(law, RUNS)
  })

  it('are what dotenv makes of them whatever the text, or the file is refused', () => {
    const law = fc.property(anyText, (text) => {
      let file
      try {
        file = read(text)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 })
        return
      }
      expect(envValues(file)).toEqual({ ...parse(text.replace(/^\uFEFF/, '')) })
    })
    fc.assert(law, { numRuns: 10_000 })
  })

  it('are the same in every encoding, and the bytes come back', () => {
    const law = fc.property(goodText, fc.constantFrom(...ENCODINGS), (text, encoding) => {
      const bytes = encodeText({ text, encoding })
      const file = readEnvFile(bytes, '.env')
      expect(file.encoding).toBe(encoding)
      expect(envValues(file)).toEqual({ ...parse(text) })
      expect(envFileBytes(file)).toEqual(bytes)
    })
    fc.assert(law, RUNS)
  })
})

describe('an entry', () => {
  it.each([
    ['A=b', 1, 'A=b', 'b'],
    ['\n# c\n\n  export A = b  # c', 4, '  export A = b  # c', 'b'],
    ['A=A', 1, 'A=A', 'A'],
    ['A==', 1, 'A==', '='],
    ['A: : b', 1, 'A: : b', ': b'],
    ['A=', 1, 'A=', ''],
    ['A=  ', 1, 'A=  ', ''],
    ['A= # b', 1, 'A= # b', ''],
    [`A=  'A' # A`, 1, `A=  'A' # A`, `'A'`],
    ['\r\n\r\nA="x\r\ny"\r\n', 3, 'A="x\r\ny"', '"x\r\ny"'],
    ['a: 1\nA:  b\t', 2, 'A:  b\t', 'b'],
  ])('of %j is found on its line, and its value in its place', (text, line, whole, value) => {
    const entry = read(text).entries.findLast((candidate) => candidate.name === 'A')
    expect(entry?.line).toBe(line)
    expect(text.slice(entry?.start, entry?.end)).toBe(whole)
    expect(text.slice(entry?.valueStart, entry?.valueEnd)).toBe(value)
  })

  it('has a line, and offsets in order that never overlap the next', () => {
    const law = fc.property(goodText, (text) => {
      let before = 0
      for (const entry of read(text).entries) {
        expect(text.slice(0, entry.start).split(/\r?\n/)).toHaveLength(entry.line)
        expect(entry.start).toBeGreaterThanOrEqual(before)
        expect(entry.valueStart).toBeGreaterThan(entry.start)
        expect(entry.valueEnd).toBeGreaterThanOrEqual(entry.valueStart)
        expect(entry.end).toBeGreaterThanOrEqual(entry.valueEnd)
        const written = text.slice(entry.valueStart, entry.valueEnd)
        expect(written).toBe(written.trim())
        before = entry.end
      }
    })
    fc.assert(law, RUNS)
  })

  it('is found in time that grows with the file, not with its square', () => {
    const text = 'CODEX_MODEL=gpt-5 # which one\n'.repeat(20_000)
    const started = performance.now()
    expect(read(text).entries.at(-1)?.line).toBe(20_000)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('a broken .env file', () => {
  it.each([
    ['no equals sign', 'A=a\nBROKEN\nB=b', 2, 'is neither NAME=value nor a comment'],
    ['the same words in comments above', '# foo\n# foo\n# foo\n# foo\n# foo\nA=a\n# foo\nfoo\n', 8, 'is neither'],
    ['CRLF', 'A=a\r\n\r\n# c\r\nBROKEN\r\n', 4, 'is neither'],
    ['a broken last line', 'A=a\n# BROKEN\n#\n#\n  BROKEN', 5, 'is neither'],
    ['a broken first line', 'BROKEN\nA=a', 1, 'is neither'],
    ['a line that holds what an earlier one holds', 'A=a\n#b\n#b\n#b\n#b\n#b\nb\n', 7, 'is neither'],
    ['a broken line after a value of several lines', 'A="a\nb\nc"\nBROKEN', 4, 'is neither'],
    ['a name with a space', 'A B=c', 1, 'is neither'],
    ['a quote that never closes', 'A=a\nB="b\nC=c', 2, 'opens a " that never closes'],
    ['an apostrophe that never closes', `A='a # b`, 1, `opens a ' that never closes`],
    ['a grave accent that never closes', 'A=`', 1, 'opens a ` that never closes'],
    ['a value on the next line', `A=\n'b'`, 2, 'is neither'],
    ['a name that JavaScript keeps for itself', 'A=a\n__proto__=b', 2, 'has a name that no variable can have'],
    ['a merge conflict', 'A=a\n<<<<<<< HEAD\nB=b\n', 2, 'is neither'],
  ])('with %s names its line', (_, text, line, what) => {
    const fault = faultOf(() => read(text))
    expect(fault).toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: expect.stringContaining(`Line ${line} of /work/.env ${what}`),
      hint: 'Mend that line; the other lines were left as they are.',
      details: { path: '/work/.env', line },
    })
  })

  it('never shows what stands on that line', () => {
    expect(faultOf(() => read('sk-proj-secret-without-a-name')).message).not.toContain('secret')
  })

  it.each([
    ['UTF-16 without a byte order mark', Buffer.from('A=a\n', 'utf16le')],
    ['UTF-16 with half a character at its end', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x3d, 0x00, 0x62])],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])],
  ])('that is %s is refused', (_, bytes) => {
    expect(faultOf(() => readEnvFile(bytes, '.env'))).toMatchObject({ code: 'CODEX_INVALID_CONFIG' })
  })

  it('names the broken line wherever it stands', () => {
    const broken = fc.constantFrom('BROKEN', 'foo', '= b', '"x"', 'a b=c', '$')
    const comment = fc.constantFrom('', '# BROKEN', '# foo', '# = b', 'OK=1', '#"x"', 'X=foo')
    const end = fc.constantFrom('\n', '\r\n')
    const lines = fc.array(comment, { maxLength: 10 })
    const law = fc.property(lines, broken, lines, end, (before, line, after, end) => {
      const fault = faultOf(() => read([...before, line, ...after].join(end)))
      expect(fault.details['line']).toBe(before.length + 1)
    })
    fc.assert(law, RUNS)
  })
})

describe('an edit of a .env file', () => {
  it.each([
    ['a plain value', 'A=a\nB=b\n', 'A', 'x', 'A=x\nB=b\n'],
    ['the last of duplicates', 'A=a\nA=b\n', 'A', 'x', 'A=a\nA=x\n'],
    ['and keeps the comment and the space before it', 'A= a  # why\n', 'A', 'x', 'A= x  # why\n'],
    ['and keeps export and the space around', '  export A = a  \n', 'A', 'x', '  export A = x  \n'],
    ['and keeps a colon', 'A: a\n', 'A', 'x', 'A: x\n'],
    ['and keeps space after an empty value', 'A=   # why\n', 'A', 'x', 'A=x   # why\n'],
    ['and keeps a comment a comment for every reader', 'A=#why\n', 'A', 'x', 'A=x #why\n'],
    ['where the name stands in the value', 'A=A\n', 'A', 'B', 'A=B\n'],
    ['where the value stands in the name', 'KEY=E\n', 'KEY', 'x', 'KEY=x\n'],
    ['of several lines', 'A="a\nb" # c\r\nB=b', 'A', 'x', 'A=x # c\r\nB=b'],
    ['to nothing', 'A=a # c\n', 'A', '', 'A= # c\n'],
    ['to a value with space', 'A=a\n', 'A', 'x y', `A='x y'\n`],
    ['to a value with an apostrophe', 'A=a\n', 'A', `x'y`, "A=`x'y`\n"],
    ['to a value with an apostrophe and a grave accent', 'A=a\n', 'A', `x'y\`z`, `A="x'y\`z"\n`],
    ['to a value with a dollar', 'A=a\n', 'A', '$HOME', `A='$HOME'\n`],
    ['to a value of several lines', 'A=a\n', 'A', 'x\ny', `A='x\ny'\n`],
    ['to a value with a carriage return', 'A=a\n', 'A', 'x\r\ny', 'A="x\\r\\ny"\n'],
    ['to a value with every kind of quote', 'A=a\n', 'A', `x'y\`z"`, `A=x'y\`z"\n`],
    ['of a new name', 'A=a\n', 'B', 'x', 'A=a\nB=x\n'],
    ['of a new name after CRLF', 'A=a\r\n', 'B', 'x', 'A=a\r\nB=x\r\n'],
    ['of a new name without a last line end', '# c', 'B', 'x', '# c\nB=x\n'],
    ['of a new name in an empty file', '', 'B', 'x', 'B=x\n'],
    [
      'beside a comment that ends with a quote',
      `A=a\n# the users'\n`,
      'A',
      'C:\\my dir\\',
      "A=`C:\\my dir\\`\n# the users'\n",
    ],
    ['that must not swallow the next entry', `A=a\nB=it'\n`, 'A', 'my dir\\', `A=\`my dir\\\`\nB=it'\n`],
  ])('changes %s', (_, before, name, value, after) => {
    expect(edited(before, name, value)).toBe(after)
    expect(valuesOf(after)).toEqual({ ...valuesOf(before), [name]: value })
  })

  it('gives the new value, and leaves every byte outside it', () => {
    const law = fc.property(
      goodText,
      name,
      wantedValue,
      fc.constantFrom(...ENCODINGS),
      (text, name, value, encoding) => {
        const before = readEnvFile(encodeText({ text, encoding }), '.env')
        const place = before.entries.findLast((entry) => entry.name === name)
        let after
        try {
          after = readEnvFile(envFileBytes(setEnvEntry(before, name, value)), '.env')
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CODEX_INVALID_CONFIG', details: { variable: name } })
          // After a backslash a quote may find its partner in a comment further on.
          expect(canBeQuoted(value) && !value.endsWith('\\')).toBe(false)
          return
        }
        expect(envValues(after)).toEqual({ ...envValues(before), [name]: value })
        expect(after.encoding).toBe(encoding)
        expect(after.entries.map((entry) => entry.name)).toEqual(
          place ? before.entries.map((entry) => entry.name) : [...before.entries.map((entry) => entry.name), name],
        )
        expect(after.text.startsWith(text.slice(0, place?.valueStart))).toBe(true)
        expect(after.text.endsWith(place ? text.slice(place.valueEnd) : '')).toBe(true)
      },
    )
    fc.assert(law, { numRuns: 5000 })
  })

  it('to the value that is there already changes no value', () => {
    const law = fc.property(goodText, (text) => {
      for (const entry of read(text).entries) {
        const last = read(text).entries.findLast((candidate) => candidate.name === entry.name)
        expect(valuesOf(edited(text, entry.name, last?.value ?? ''))).toEqual(valuesOf(text))
      }
    })
    fc.assert(law, RUNS)
  })

  it.each([
    ['quotes of every kind from its first character on', `'"\``],
    ['a carriage return and a double quote', 'a\r"'],
    ['half a character', 'a\ud800'],
  ])('to %s is refused', (_, value) => {
    expect(faultOf(() => edited('A=a\n', 'A', value))).toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: 'The value of A cannot be written into a .env file.',
      hint: 'No kind of quotes can hold it there: set it in the environment instead.',
      details: { variable: 'A' },
    })
  })

  it('that is refused never shows the value', () => {
    const fault = faultOf(() => edited('A=a\n', 'A', `'"\`secret`))
    expect(JSON.stringify([fault.message, fault.hint, fault.details])).not.toContain('secret')
  })

  it('keeps the bytes of another code page, and refuses what that cannot hold', () => {
    const file = readEnvFile(Buffer.from('# Gr\xfc\xdfe\nA=\xe4\n', 'latin1'), '.env')
    expect(envFileBytes(setEnvEntry(file, 'A', 'ö'))).toEqual(Buffer.from(`# Gr\xfc\xdfe\nA='\xf6'\n`, 'latin1'))
    expect(faultOf(() => setEnvEntry(file, 'A', '€'))).toMatchObject({ details: { variable: 'A' } })
  })
})

/** Whether a spelling that is no trick gives a value back, by dotenv alone and away from other lines. */
function canBeQuoted(value: string): boolean {
  const escaped = value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  const quoted = ["'", '`', '"'].filter((quote) => !value.includes(quote)).map((quote) => quote + value + quote)
  const spellings = [...quoted, value.includes('"') ? '' : `"${escaped}"`, /^['"`]/.test(value) ? '' : value]
  return spellings.some((written) => parse(`A=${written}`)['A'] === value)
}
