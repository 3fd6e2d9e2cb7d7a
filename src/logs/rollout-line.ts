import { boundText } from './decode-lines.ts'
import type { LogEntry } from './log-entry.ts'
import { describeRollout } from './rollout-text.ts'
import { isRecord, textOf } from './wire-text.ts'

const TIMESTAMP = /^\{"timestamp":"([^"]{20,40})"/
const KIND = /"type":"([a-z_]{1,40})"/
const THREAD_IN_NAME = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.jsonl(?:\.zst)?$/i
/** From here on `item_completed` tells what `response_item` tells too (docs/notes/codex/logs.md). */
const FIRST_WITH_ITEMS = 154

/** Reads the lines of one rollout, in the words of every version since 0.40. */
export class RolloutLineParser {
  source: string
  readonly #maxTextBytes: number
  #thread: string | null
  /** True when each item has an event of its own, so that its `response_item` is a repetition. */
  #hasItemEvents = false

  constructor(source: string, maxTextBytes: number) {
    this.source = source
    this.#thread = THREAD_IN_NAME.exec(source)?.[1] ?? null
    this.#maxTextBytes = maxTextBytes
  }

  learn(raw: string): void {
    this.parse(raw, 0, '')
  }

  /** One line. A line that is cut or broken gives an entry with what can be read of it. */
  parse(raw: string, cutBytes: number, cursor: string): LogEntry {
    const line = parseJson(raw)
    if (line === undefined || typeof line['type'] !== 'string') return this.#unreadable(raw, cutBytes, cursor)
    const payload = isRecord(line['payload']) ? line['payload'] : {}
    this.#learnThread(line['type'], payload)
    const described = describeRollout(line['type'], payload, this.#hasItemEvents)
    const time = typeof line['timestamp'] === 'string' ? Date.parse(line['timestamp']) : Number.NaN
    const { text, textCutBytes } = this.#bounded(described.text)
    return {
      timeMs: Number.isNaN(time) ? null : time,
      source: this.source,
      kind: 'rollout',
      level: described.level,
      target: described.target,
      thread: typeof payload['thread_id'] === 'string' ? payload['thread_id'] : this.#thread,
      text,
      fields: described.fields,
      cutBytes: cutBytes + textCutBytes,
      cursor,
    }
  }

  #learnThread(type: string, payload: Readonly<Record<string, unknown>>): void {
    if (type === 'session_meta') {
      if (typeof payload['id'] === 'string') this.#thread = payload['id']
      const [major, minor] = textOf(payload['cli_version']).split('.')
      this.#hasItemEvents = Number(major) > 0 || Number(minor) >= FIRST_WITH_ITEMS
    } else if (payload['type'] === 'item_completed') this.#hasItemEvents = true
  }

  #bounded(text: string): { text: string; textCutBytes: number } {
    const kept = boundText(text, this.#maxTextBytes)
    return { text: kept, textCutBytes: kept === text ? 0 : Buffer.byteLength(text) - Buffer.byteLength(kept) }
  }

  #unreadable(raw: string, cutBytes: number, cursor: string): LogEntry {
    const time = Date.parse(TIMESTAMP.exec(raw)?.[1] ?? '')
    const { text, textCutBytes } = this.#bounded(raw)
    return {
      timeMs: Number.isNaN(time) ? null : time,
      source: this.source,
      kind: 'rollout',
      level: 'info',
      target: KIND.exec(raw.slice(0, 400))?.[1] ?? null,
      thread: this.#thread,
      text,
      fields: { unreadable: true },
      cutBytes: cutBytes + textCutBytes,
      cursor,
    }
  }
}

function parseJson(raw: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(raw)
    return isRecord(value) ? value : undefined
  } catch {
    // A line that was cut, or half written when Codex was ended: told as it is.
    return undefined
  }
}
