import { isDeepStrictEqual } from 'node:util'
import { parse, type TomlTable, type TomlValue } from 'smol-toml'
import { tomlStatements, type TomlStatement } from './toml-statements.ts'

export interface TomlPatch {
  /** Keys, under table headings or in `table` where there is none: what to set. */
  toml: string
  /** The table of keys that stand under no heading. */
  table: readonly string[]
  /** The key in this line (from 1) goes, when what is set does not have it. */
  replacesLine: number | null
}

/** What is suggested for these comes beside what is there already. */
const LISTS: ReadonlySet<string> = new Set(['env_vars'])

/**
 * A TOML text with a few keys set; comments, order and everything else stay as they are. Undefined when that cannot be
 * done by text, as where a table is written inline: the result is parsed again and held against what was wanted.
 */
export function patchToml(text: string, patch: TomlPatch): string | undefined {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  try {
    const wanted = parse(text)
    const wishes = tomlStatements(patch.toml).filter(({ kind }) => kind === 'key')
    const fresh = parse(patch.toml)
    let after = text
    let replacesLine = patch.replacesLine
    for (const wish of wishes) {
      const isUnderHeading = wish.table.length > 0
      const path = isUnderHeading ? wish.path : [...patch.table, ...wish.path]
      const added = valueAt(fresh, wish.path)
      const list = LISTS.has(path.at(-1) ?? '') ? longerList(valueAt(wanted, path), added) : undefined
      const value = list ? JSON.stringify(list) : patch.toml.slice(wish.start, wish.end).replace(/^[^=]*=\s*/, '')
      const replaced = replacesLine === null ? undefined : keyAtLine(after, replacesLine, patch.table)
      if (replaced) removeAt(wanted, replaced.path)
      setAt(wanted, path, list ?? added)
      after = setKey(after, path, value, lineEnd, replaced)
      replacesLine = null
    }
    return wishes.length > 0 && isDeepStrictEqual(parse(after), wanted, { skipPrototype: true }) ? after : undefined
  } catch {
    // TomlError of a text that is none, or of one that the change would make none; TypeError where a value stands in the way.
    return undefined
  }
}

/** The old entries and the new ones; undefined where there were none. Throws TypeError for entries that are no texts. */
function longerList(before: TomlValue, added: TomlValue): string[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(added)) return undefined
  return [...new Set([...before, ...added])].map((entry) => {
    if (typeof entry === 'string') return entry
    throw new TypeError('only lists of texts are made longer')
  })
}

function setKey(
  text: string,
  path: readonly string[],
  value: string,
  lineEnd: string,
  replaced: TomlStatement | undefined,
): string {
  const statements = tomlStatements(text)
  const present = statements.find(({ kind, path: other }) => kind === 'key' && isSame(other, path)) ?? replaced
  const table = path.slice(0, -1)
  if (present) {
    return text.slice(0, present.start) + assignment(path.slice(present.table.length), value) + text.slice(present.end)
  }
  const neighbour = statements.findLast(({ kind, path: other, table: own }) => {
    return (
      (kind === 'key' && isSame(own, table)) ||
      (kind === 'table' && isSame(other, table)) ||
      isDotted(other, own, table)
    )
  })
  if (neighbour) {
    const indent = /[ \t]*$/.exec(text.slice(0, neighbour.start))?.[0] ?? ''
    const gap = text[neighbour.next - 1] === '\n' ? '' : lineEnd
    const line = `${gap}${indent}${assignment(path.slice(neighbour.table.length), value)}${lineEnd}`
    return text.slice(0, neighbour.next) + line + text.slice(neighbour.next)
  }
  if (table.length === 0) return `${assignment(path, value)}${lineEnd}${text}`
  const gap = text === '' ? '' : text.endsWith('\n') ? lineEnd : lineEnd + lineEnd
  return `${text}${gap}[${table.map(keyText).join('.')}]${lineEnd}${assignment(path.slice(-1), value)}${lineEnd}`
}

/** Whether a key says by its dots what table it makes: `mcp_servers.docs.command`. */
function isDotted(path: readonly string[], own: readonly string[], table: readonly string[]): boolean {
  return own.length < table.length && path.length > table.length && isSame(path.slice(0, table.length), table)
}

function keyAtLine(text: string, line: number, table: readonly string[]): TomlStatement | undefined {
  return tomlStatements(text).find((statement) => {
    return statement.kind === 'key' && statement.line === line && isSame(statement.path.slice(0, -1), table)
  })
}

function assignment(keys: readonly string[], value: string): string {
  return `${keys.map(keyText).join('.')} = ${value}`
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key)
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index])
}

function setAt(table: TomlTable, path: readonly string[], value: TomlValue): void {
  const parent = path.slice(0, -1).reduce((current, key) => {
    current[key] ??= {}
    return asTable(current[key])
  }, table)
  parent[path.at(-1) ?? ''] = value
}

function removeAt(table: TomlTable, path: readonly string[]): void {
  delete asTable(valueAt(table, path.slice(0, -1)))[path.at(-1) ?? '']
}

function valueAt(table: TomlTable, path: readonly string[]): TomlValue {
  return path.reduce<TomlValue>((value, key) => asTable(value)[key] ?? {}, table)
}

function asTable(value: TomlValue): TomlTable {
  if (isTable(value)) return value
  throw new TypeError('a value stands where a table is wanted')
}

/** Dates and times of any kind are objects of a class. */
function isTable(value: TomlValue): value is TomlTable {
  return typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))
}
