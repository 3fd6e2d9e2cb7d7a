import fc from 'fast-check'

/** Pieces of which `.env` texts are made, for laws about them. */
const NAMES = ['A', 'B', 'CODEX_API_KEY', 'x.y', 'with-dash', 'export', '_']
const LETTERS = ['a', 'B=2', ' ', '\t', '=', ':', '\\', '\\n', '$X', 'ü', '😀', "it's", '"', '`', '1', '/', '\u00a0']

export const name = fc.constantFrom(...NAMES)
const many = (pieces: readonly string[], maxLength = 6): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''))

const space = fc.constantFrom('', ' ', '\t', '  ')
const comment = many([...LETTERS, '#', "'"]).map((text) => `#${text}`)

/** A value without quotes: to the end of the line or to a `#`. */
const plainValue = many(LETTERS).filter((text) => !/^\s*['"`]/.test(text))

/** A quoted value: anything but its own quote, over several lines too. */
const quotedValue = fc
  .tuple(fc.constantFrom("'", '"', '`'), many([...LETTERS, '\n', '\nB=2\n', '#', "'", '# not a comment']))
  .map(([quote, text]) => quote + text.replaceAll(quote, '').replace(/\\+$/, '') + quote)

const entry = fc
  .record({
    indent: space,
    prefix: fc.constantFrom('', '', 'export ', 'export\t'),
    name,
    separator: fc.constantFrom('=', '=', ' = ', '= ', ' =', ': ', ':\t'),
    value: fc.oneof(plainValue, quotedValue),
    trailing: fc.oneof(
      space,
      fc.tuple(space, comment).map(([gap, text]) => gap + text),
    ),
  })
  .map(({ indent, prefix, name, separator, value, trailing }) => indent + prefix + name + separator + value + trailing)

const line = fc.oneof(
  { weight: 4, arbitrary: entry },
  { weight: 1, arbitrary: space },
  { weight: 1, arbitrary: fc.tuple(space, comment).map(([gap, text]) => gap + text) },
)

/** A `.env` text in which every line is right: LF, CRLF or both, with and without a last line end. */
export const goodText = fc
  .record({
    lines: fc.array(line, { maxLength: 8 }),
    ends: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n', '\n\n', '\r\n\r\n']),
    last: fc.boolean(),
  })
  .map(({ lines, ends, last }) => {
    const joined = lines.map(
      (text, index) => text.replaceAll('\n', ends[0] ?? '\n') + (ends[index % ends.length] ?? ''),
    )
    const text = joined.join('')
    return last ? text : text.replace(/(\r?\n)+$/, '')
  })

/** Anything made of the characters that mean something in a `.env` file. */
export const anyText = many(
  [...NAMES, ...LETTERS, '\n', '\r\n', '\r', '#', "'", '= ', ': ', 'export ', '\u2028', '\ufeff', '\v', ' = ', "\\'"],
  24,
)

/** Values that somebody may want to keep in a `.env` file. */
export const wantedValue = many([...LETTERS, '\n', '\r', '#', "'", '\\r', 'sk-proj-abc', '\u2028'], 8)
