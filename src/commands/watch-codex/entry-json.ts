import type { LogEntry } from '../../logs/index.ts'

/** Text that JSON must escape; most has none, and then quotes around it are enough. */
const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/

/** The last moment that Date knows; a time beyond it is none. */
const LAST_DATE_MS = 8.64e15

/** What is remembered because it comes again: paths, targets, threads, spans. At most 5 MB. */
const LONGEST_REPEATED = 512
const MOST_REPEATED = 10_000

/** Writes entries as JSON lines; it remembers what comes again, because JSON.stringify of whole entries is the brake. */
export type EntryJson = (entry: LogEntry, cursor?: string) => string

/** Makes a writer of `{time, source, kind, level, target, thread, text, fields}` without line end; see LogEntry. */
export function createEntryJson(): EntryJson {
  const isoTime = createIsoTime()
  const known = new Map<string, string>()
  const repeated = (text: string | null): string => {
    if (text === null) return 'null'
    if (text.length > LONGEST_REPEATED) return quote(text)
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size > MOST_REPEATED) known.clear()
    const json = JSON.stringify(text)
    known.set(text, json)
    return json
  }
  return ({ timeMs, source, kind, level, target, thread, text, fields, cutBytes }, cursor) => {
    const time = timeMs === null || !(Math.abs(timeMs) <= LAST_DATE_MS) ? 'null' : `"${isoTime(timeMs)}"`
    const cut = cutBytes > 0 ? `,"cutBytes":${cutBytes}` : ''
    const next = cursor === undefined ? '' : `,"cursor":${quote(cursor)}`
    return `{"time":${time},"source":${repeated(source)},"kind":"${kind}","level":"${level}","target":${repeated(target)},"thread":${repeated(thread)},"text":${quote(text)},"fields":${fieldsJson(fields, repeated)}${cut}${next}}`
  }
}

/** A gap as a JSON line without line end. */
export function gapJson(gap: { source: string; reason: string }, now: Date): string {
  return JSON.stringify({ type: 'gap', time: now.toISOString(), source: gap.source, reason: gap.reason })
}

function quote(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** Most entries have no field or one, and then its text is that of the entry before. */
function fieldsJson(fields: LogEntry['fields'], repeated: (text: string) => string): string {
  const names = Object.keys(fields)
  const [name] = names
  if (name === undefined) return '{}'
  const value = fields[name]
  return names.length === 1 && typeof value === 'string'
    ? `{${repeated(name)}:${repeated(value)}}`
    : JSON.stringify(fields)
}

/** ISO text of a moment that Date knows. Entries come in bursts of the same second, whose text is made once. */
export function createIsoTime(): (timeMs: number) => string {
  let second = Number.NaN
  let start = ''
  return (timeMs) => {
    const whole = Math.floor(timeMs / 1000)
    const rest = Math.floor(timeMs) - whole * 1000
    if (whole !== second) {
      second = whole
      start = new Date(whole * 1000).toISOString().slice(0, -4)
    }
    return `${start}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`
  }
}
