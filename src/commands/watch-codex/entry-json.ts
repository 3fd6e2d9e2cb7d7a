import type { LogEntry } from '../../logs/index.ts'

/** Text that JSON must escape; most has none, and then quotes around it are enough. */
const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/

/** The last moment that Date knows; a time beyond it is none. */
const LAST_DATE_MS = 8.64e15

/** What is remembered because it comes again: targets, threads, spans. At most 5 MB. */
const LONGEST_REPEATED = 1024
const MOST_REPEATED = 5000

/** `00.` to `59.`, and `000Z` to `999Z`. */
const SECONDS = Array.from({ length: 60 }, (_, number) => `${String(number).padStart(2, '0')}.`)
const THOUSANDTHS = Array.from({ length: 1000 }, (_, number) => `${String(number).padStart(3, '0')}Z`)

/** Writes entries as JSON lines. Pieces are remembered and put together: few of them, since each costs as much as a text. */
export type EntryJson = (entry: LogEntry, cursor?: string) => string

/** Makes a writer of `{time, source, kind, level, target, thread, text, fields}` without line end; see LogEntry. */
export function createEntryJson(): EntryJson {
  const isoTime = createIsoTime('{"time":"')
  const headOf = createHeads()
  const fieldsOf = createFieldTexts()
  return (entry, cursor) => {
    const { timeMs, text, fields, cutBytes } = entry
    const time = timeMs === null || !(Math.abs(timeMs) <= LAST_DATE_MS) ? '{"time":null,' : `${isoTime(timeMs)}",`
    const line = `${time}${headOf(entry)}${escaped(text)}${fieldsOf(fields)}`
    if (cutBytes === 0 && cursor === undefined) return `${line}}`
    const cut = cutBytes > 0 ? `,"cutBytes":${cutBytes}` : ''
    return `${line}${cut}${cursor === undefined ? '' : `,"cursor":"${escaped(cursor)}"`}}`
  }
}

type HeadParts = Pick<LogEntry, 'source' | 'kind' | 'level' | 'target' | 'thread'>

/** What stands between time and text. Entries of one target mostly have the same source, level and thread. */
function createHeads(): (entry: HeadParts) => string {
  const heads = new Map<string | null, HeadParts & { json: string }>()
  return ({ source, kind, level, target, thread }) => {
    const known = heads.get(target)
    const isSame = known?.thread === thread && known.level === level && known.source === source && known.kind === kind
    if (isSame) return known.json
    const parts = { source, kind, level, target, thread }
    const json = `${JSON.stringify(parts).slice(1, -1)},"text":"`
    if (heads.size > MOST_REPEATED) heads.clear()
    if (json.length <= LONGEST_REPEATED) heads.set(target, { ...parts, json })
    return json
  }
}

/** What stands after the text. Most entries have no field or one, and then that is often the one of an entry before. */
function createFieldTexts(): (fields: LogEntry['fields']) => string {
  const texts = new Map<string, { name: string; json: string }>()
  return (fields) => {
    const names = Object.keys(fields)
    const [name] = names
    if (name === undefined) return '","fields":{}'
    const value = fields[name]
    if (names.length > 1 || typeof value !== 'string') return `","fields":${JSON.stringify(fields)}`
    const known = texts.get(value)
    if (known?.name === name) return known.json
    const json = `","fields":${JSON.stringify(fields)}`
    if (texts.size > MOST_REPEATED) texts.clear()
    if (json.length <= LONGEST_REPEATED) texts.set(value, { name, json })
    return json
  }
}

/** A gap as a JSON line without line end. */
export function gapJson(gap: { source: string; reason: string }, now: Date): string {
  return JSON.stringify({ type: 'gap', time: now.toISOString(), source: gap.source, reason: gap.reason })
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text).slice(1, -1) : text
}

/** ISO text of a moment that Date knows, after `before`. Entries come in bursts of the same second and minute. */
export function createIsoTime(before = ''): (timeMs: number) => string {
  let minute = Number.NaN
  let start = ''
  let second = Number.NaN
  let text = ''
  return (timeMs) => {
    const whole = Math.floor(timeMs / 1000)
    if (whole !== second) {
      const wholeMinute = Math.floor(whole / 60)
      if (wholeMinute !== minute) start = `${before}${new Date(wholeMinute * 60_000).toISOString().slice(0, -7)}`
      minute = wholeMinute
      second = whole
      text = `${start}${SECONDS[whole - wholeMinute * 60]}`
    }
    return `${text}${THOUSANDTHS[Math.floor(timeMs) - whole * 1000]}`
  }
}
