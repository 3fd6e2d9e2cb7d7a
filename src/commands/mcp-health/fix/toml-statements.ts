/** One line of a TOML text that means something; a value may go on over more lines. */
export interface TomlStatement {
  kind: 'table' | 'tables' | 'key'
  /** Of a table its whole path; of a key the path with that of its table. */
  path: readonly string[]
  /** The table that a key stands in. */
  table: readonly string[]
  /** From 1. */
  line: number
  /** Offset of the first character that is no white space. */
  start: number
  /** Offset behind the value, before a comment. */
  end: number
  /** Offset behind the line end. */
  next: number
}

const BARE_KEY = /[A-Za-z0-9_-]+/y
const QUOTED_KEY = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y
/** Strings of all four kinds and comments, in which brackets and line ends mean nothing; long ones first. */
const TOKEN =
  /"""(?:[^\\]|\\[\s\S])*?"{3,5}|'''[\s\S]*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[{]|[\]}]|\n|[^"'#[\]{}\n]+/y

/**
 * Where everything stands in a TOML text that a parser has accepted; the parser itself tells no places. What it makes
 * of a text that is no TOML has no meaning, so changes made with it are checked by parsing again.
 */
export function tomlStatements(text: string): TomlStatement[] {
  const statements: TomlStatement[] = []
  let table: readonly string[] = []
  let [offset, line] = [0, 1]
  while (offset < text.length) {
    const start = offset + (/^[ \t\r]*/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0)
    const first = text[start]
    const { end, next } = valueEnd(text, start)
    if (first !== undefined && first !== '#' && first !== '\n') {
      const kind = text.startsWith('[[', start) ? 'tables' : first === '[' ? 'table' : 'key'
      const keys = readKeys(text, kind === 'key' ? start : start + (kind === 'table' ? 1 : 2))
      const path = kind === 'key' ? [...table, ...keys] : keys
      statements.push({ kind, path, table: kind === 'key' ? table : keys, line, start, end, next })
      if (kind !== 'key') table = keys
    }
    line += countLines(text, offset, next)
    offset = next
  }
  return statements
}

/** `a."b c".d` as its parts. */
function readKeys(text: string, from: number): string[] {
  const keys: string[] = []
  let offset = from
  for (;;) {
    while (text[offset] === ' ' || text[offset] === '\t') offset++
    QUOTED_KEY.lastIndex = BARE_KEY.lastIndex = offset
    const quoted = QUOTED_KEY.exec(text)?.[0]
    const word = quoted ?? BARE_KEY.exec(text)?.[0]
    if (word === undefined) return keys
    keys.push(quoted === undefined ? word : unquote(quoted))
    offset += word.length
    while (text[offset] === ' ' || text[offset] === '\t') offset++
    if (text[offset] !== '.') return keys
    offset++
  }
}

function unquote(quoted: string): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1)
  try {
    return String(JSON.parse(quoted))
  } catch {
    // SyntaxError for \U0001F600 and \e, which JSON has not: such a key is found by nobody, so it is left as it is.
    return quoted
  }
}

function valueEnd(text: string, from: number): { end: number; next: number } {
  let [depth, end] = [0, from]
  TOKEN.lastIndex = from
  for (let token = TOKEN.exec(text)?.[0]; token !== undefined; token = TOKEN.exec(text)?.[0]) {
    if (token === '\n' && depth === 0) return { end, next: TOKEN.lastIndex }
    if (token === '[' || token === '{') depth++
    if (token === ']' || token === '}') depth--
    if (token.startsWith('#') || token.trim() === '') continue
    end = TOKEN.lastIndex - (token.length - token.trimEnd().length)
  }
  return { end, next: text.length }
}

function countLines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
