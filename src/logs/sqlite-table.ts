import type { DatabaseSync } from 'node:sqlite'
import type { LogEntry, LogLevel } from './log-entry.ts'
import { boundText } from './decode-lines.ts'
import { LOG_LEVELS } from './log-entry.ts'
import { splitSpans, threadOf } from './tracing-spans.ts'

/** Which columns of table `logs` this file has. */
export interface LogTable {
  has: ReadonlySet<string>
  body: string | null
  /** Columns nobody knew of yet, and the known ones that go into `fields`. */
  others: readonly string[]
}

const OWN = new Set(['id', 'ts', 'ts_nanos', 'level', 'target', 'thread_id', 'estimated_bytes'])
const BODIES = ['feedback_log_body', 'message', 'body', 'text']

/** Asks the database for its columns; null when it has no table `logs`. Seen in 0.124 to 0.169: docs/notes/codex/logs.md. */
export function readLogTable(database: DatabaseSync): LogTable | null {
  const names = database
    .prepare('PRAGMA table_info(logs)')
    .all()
    .map((row) => String(row['name']))
  if (names.length === 0) return null
  const has = new Set(names)
  const body = BODIES.find((name) => has.has(name)) ?? null
  return { has, body, others: names.filter((name) => !OWN.has(name) && name !== body) }
}

/** The query for rows after an id (bound as `:after`), in the order they were written, the text no longer than `maxBytes`. */
export function logQuery(table: LogTable, maxBytes: number): string {
  const column = (name: string): string => (table.has.has(name) ? quoted(name) : 'NULL')
  const body = table.body === null ? 'NULL' : quoted(table.body)
  const others = table.others.map((name, place) => `, ${boundedColumn(quoted(name))} AS other${place}`).join('')
  const id = idColumn(table)
  return `SELECT ${id} AS id, ${column('ts')} AS ts, ${column('ts_nanos')} AS nanos, ${column('level')} AS level,
    ${column('target')} AS target, ${column('thread_id')} AS thread, substr(${body}, 1, ${maxBytes}) AS body,
    length(CAST(${body} AS BLOB)) AS bytes${others} FROM logs WHERE ${id} > :after ORDER BY ${id}`
}

/** The column that numbers the rows in the order they were written. */
export function idColumn(table: LogTable): 'id' | 'rowid' {
  return table.has.has('id') ? 'id' : 'rowid'
}

/** One row of that query as an entry. */
export function entryOfRow(
  row: Readonly<Record<string, unknown>>,
  table: LogTable,
  source: string,
  cursor: string,
  maxBytes: number,
): LogEntry {
  const body = boundText(typeof row['body'] === 'string' ? row['body'] : '', maxBytes)
  const { spans, text } = splitBody(body, row['target'])
  const fields: Record<string, unknown> = spans === null ? {} : { spans }
  for (const [place, name] of table.others.entries()) {
    const value = row[`other${place}`]
    if (value !== null && value !== undefined) fields[name] = value
  }
  return {
    timeMs: typeof row['ts'] === 'number' ? row['ts'] * 1000 + Math.floor(Number(row['nanos'] ?? 0) / 1_000_000) : null,
    source,
    kind: 'sqlite',
    level: levelOf(row['level']),
    target: typeof row['target'] === 'string' ? row['target'] : null,
    thread: typeof row['thread'] === 'string' ? row['thread'] : spans === null ? null : threadOf(spans),
    text,
    fields,
    cutBytes: Math.max(0, Number(row['bytes'] ?? 0) - Buffer.byteLength(body)),
    cursor,
  }
}

/** The text of a row may begin with the spans it was written in; the target is a column. */
function splitBody(body: string, target: unknown): { spans: string | null; text: string } {
  const brace = body.indexOf('{')
  const colon = body.indexOf(': ')
  if (brace <= 0 || colon === -1 || brace > colon) return { spans: null, text: body }
  const parts = splitSpans(body)
  if (parts.spans !== null && parts.target === target) return { spans: parts.spans, text: parts.text }
  const end = /^(?:[\w.:-]+(?:\{[^{}]*\})?:)*[\w.:-]+\{[^{}]*\}: /.exec(body)?.[0].length ?? 0
  return end === 0 ? { spans: null, text: body } : { spans: body.slice(0, end - 2), text: body.slice(end) }
}

/** Text no longer than 4096 characters, no blobs, and no integer that a double cannot hold: node:sqlite throws for those. */
function boundedColumn(name: string): string {
  return `CASE typeof(${name}) WHEN 'text' THEN substr(${name}, 1, 4096) WHEN 'blob' THEN NULL
    WHEN 'integer' THEN iif(abs(${name}) > 9007199254740991, CAST(${name} AS TEXT), ${name}) ELSE ${name} END`
}

function levelOf(value: unknown): LogLevel {
  const wanted = String(value).toLowerCase()
  return LOG_LEVELS.find((level) => level === wanted) ?? 'info'
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
