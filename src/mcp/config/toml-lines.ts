import { parse, TomlError } from 'smol-toml'
import { isRecord } from '../is-record.ts'

// A part in quotes begins with a quote and nothing else does, so that a line can be taken in one way only.
const HEADER = /^\s*\[\[?((?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\]"'\n])*)\]\]?\s*(?:#.*)?$/
const KEY = /^\s*((?:"[^"\n]*"|'[^'\n]*'|[\w-]+)(?:\s*\.\s*(?:"[^"\n]*"|'[^'\n]*'|[\w-]+))*)\s*=(.*)$/

/**
 * Where each table and key of a TOML text begins: lines from 1 by the JSON of the path, such as `["a","b"]`. Keys of
 * tables that stand on one line have the line of that table. The text is known to be TOML already.
 */
export function tomlLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  const note = (path: readonly string[], line: number): void => {
    for (let length = 1; length <= path.length; length++) {
      const key = JSON.stringify(path.slice(0, length))
      if (!lines.has(key)) lines.set(key, line)
    }
  }
  let table: readonly string[] = []
  let open: string | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (open !== undefined) {
      if (line.includes(open)) open = undefined
      continue
    }
    const header = HEADER.exec(line)?.[1]
    if (header !== undefined) {
      table = pathOf(header) ?? []
      note(table, index + 1)
      // A header is a better place for its table than a key of a table above it.
      lines.set(JSON.stringify(table), lines.get(JSON.stringify(table)) ?? index + 1)
      continue
    }
    const [, key, value = ''] = KEY.exec(line) ?? []
    if (key === undefined) continue
    note([...table, ...(pathOf(key) ?? [])], index + 1)
    const quotes = /^\s*("""|''')/.exec(value)?.[1]
    if (quotes !== undefined && value.split(quotes).length === 2) open = quotes
  }
  return lines
}

/** The line of the longest part of a path that has one; null when none has. */
export function lineOf(lines: ReadonlyMap<string, number>, path: readonly string[]): number | null {
  for (let length = path.length; length > 1; length--) {
    const line = lines.get(JSON.stringify(path.slice(0, length)))
    if (line !== undefined) return line
  }
  return lines.get(JSON.stringify(path.slice(0, 1))) ?? null
}

/** The parts of a dotted key, read by the TOML parser itself. */
function pathOf(key: string): string[] | undefined {
  try {
    const path: string[] = []
    for (let value: unknown = parse(`${key} = 0`); isRecord(value);) {
      const [name] = Object.keys(value)
      if (name === undefined) break
      path.push(name)
      value = value[name]
    }
    return path
  } catch (thrown) {
    if (thrown instanceof TomlError) return undefined
    throw thrown
  }
}
