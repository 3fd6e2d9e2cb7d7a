import { stripVTControlCharacters } from 'node:util'
import type { LogEntry, LogLevel } from './log-entry.ts'
import { splitSpans, threadOf } from './tracing-spans.ts'

/** By the code of the first letter, since a look-up by a slice of a long text is slow. */
const LEVELS: Readonly<Record<number, { word: string; level: LogLevel }>> = {
  84: { word: 'TRACE ', level: 'trace' },
  68: { word: 'DEBUG ', level: 'debug' },
  73: { word: 'INFO ', level: 'info' },
  87: { word: 'WARN ', level: 'warn' },
  69: { word: 'ERROR ', level: 'error' },
}
const NO_FIELDS: Readonly<Record<string, unknown>> = Object.freeze({})
const CONTINUES: Readonly<Record<string, unknown>> = Object.freeze({ continues: true })
/** A date and time at the beginning of a line in any of the usual forms; the zone may be left out (UTC then). */
const ANY_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?\s*/
const SPACE = 32
const ESCAPE = '\u001B'

/**
 * Reads the lines that Codex's tracing writes: `2026-11-20T20:30:57.877691Z  INFO span{…}: target: message`, with ANSI
 * up to 0.57, without target up to 0.77, with spans from 0.104 on (docs/notes/codex/logs.md). A line that has no time
 * continues the one before and gets its time, level, target and thread.
 */
export class TextLineParser {
  readonly #source: string
  #timeMs: number | null = null
  #level: LogLevel = 'info'
  #target: string | null = null
  #thread: string | null = null
  /** Most lines are of the same minute as the line before: its text up to the seconds, and its time. */
  #minute = '-'
  #minuteMs = 0
  #spans = ''
  #spansThread: string | null = null

  constructor(source: string) {
    this.#source = source
  }

  /** One line without its line end. `cutBytes` and `cursor` go into the entry as they are. */
  parse(raw: string, cutBytes: number, cursor: string): LogEntry {
    const line = cleanLine(raw)
    const textStart = this.#readTime(line)
    if (textStart === 0) return this.#entry(line, this.#timeMs === null ? NO_FIELDS : CONTINUES, cutBytes, cursor)
    const rest = this.#readLevel(line, textStart)
    const parts = splitSpans(rest)
    this.#target = parts.target
    this.#thread = parts.spans === null ? null : this.#threadOf(parts.spans)
    const fields = parts.spans === null ? NO_FIELDS : { spans: parts.spans }
    return this.#entry(parts.text, fields, cutBytes, cursor)
  }

  learn(raw: string): void {
    this.parse(raw, 0, '')
  }

  #entry(text: string, fields: Readonly<Record<string, unknown>>, cutBytes: number, cursor: string): LogEntry {
    return {
      timeMs: this.#timeMs,
      source: this.#source,
      kind: 'text',
      level: this.#level,
      target: this.#target,
      thread: this.#thread,
      text,
      fields,
      cutBytes,
      cursor,
    }
  }

  /** Sets the time; gives where the line goes on, 0 when it does not begin with a time. */
  #readTime(line: string): number {
    if (line.startsWith(this.#minute) && line.charCodeAt(26) === 90 && line.charCodeAt(19) === 46) {
      this.#timeMs = this.#minuteMs + digits(line, 17, 2) * 1000 + digits(line, 20, 3)
      return 27
    }
    const second = line.charCodeAt(0)
    if (second < 48 || second > 57) return 0
    const match = ANY_TIME.exec(line)
    if (match === null) return 0
    const timeMs = Date.parse(`${match[1]}T${(match[2] ?? '').replace(',', '.')}${match[3] ?? 'Z'}`)
    if (Number.isNaN(timeMs)) return 0
    this.#timeMs = timeMs
    if (match[3] === 'Z') {
      // A new string: a slice would keep the whole block of the file alive.
      this.#minute = `${match[1]}T${line.slice(11, 17)}`
      this.#minuteMs = Math.floor(timeMs / 60_000) * 60_000
    }
    return match[0].length
  }

  /** The same spans come in many lines after each other. */
  #threadOf(spans: string): string | null {
    if (spans !== this.#spans) {
      this.#spans = spans
      this.#spansThread = threadOf(spans)
    }
    return this.#spansThread
  }

  #readLevel(line: string, from: number): string {
    let start = from
    while (line.charCodeAt(start) === SPACE) start++
    const found = LEVELS[line.charCodeAt(start)]
    if (found === undefined || !line.startsWith(found.word, start)) {
      this.#level = 'info'
      return line.substring(start)
    }
    this.#level = found.level
    return line.substring(start + found.word.length)
  }
}

/** Without colours, and without the NUL bytes that a writer leaves when its file was truncated under it. */
function cleanLine(raw: string): string {
  const plain = raw.includes(ESCAPE) ? stripVTControlCharacters(raw) : raw
  return plain.charCodeAt(0) === 0 ? plain.replace(/^\0+/, '') : plain.charCodeAt(0) === 0xfeff ? plain.slice(1) : plain
}

function digits(line: string, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at++) value = value * 10 + line.charCodeAt(at) - 48
  return value
}
