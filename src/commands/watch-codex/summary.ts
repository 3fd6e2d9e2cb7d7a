import type { LogEntry } from '../../logs/index.ts'
import { formatDuration } from '../../platform/duration.ts'
import { sizeText } from '../evidence-text.ts'

/** A thread counts as active for so long after its last entry. */
const ACTIVE_MS = 60_000

/** What the line at the bottom of a terminal tells, kept up to date entry by entry. */
export class WatchSummary {
  /** When each thread was last heard of, by the clock of the watch. */
  readonly #heard = new Map<string, number>()
  readonly #tokens = new Map<string, number>()
  readonly #levels = new Map<string, number>()
  #lastMs: number | undefined
  shown = 0
  gaps = 0

  /** Every entry that was read, also one that the filter leaves out: a busy thread is busy whatever is shown. */
  read(entry: LogEntry): void {
    const { thread, timeMs } = entry
    if (timeMs !== null) {
      if (this.#lastMs === undefined || timeMs > this.#lastMs) this.#lastMs = timeMs
      if (thread !== null && timeMs > (this.#heard.get(thread) ?? -Infinity)) this.#heard.set(thread, timeMs)
    }
    const tokens = totalTokens(entry.fields)
    if (tokens !== undefined) this.#tokens.set(thread ?? entry.source, tokens)
  }

  show({ level }: LogEntry): void {
    this.shown++
    this.#levels.set(level, (this.#levels.get(level) ?? 0) + 1)
  }

  get threads(): string[] {
    return [...this.#heard.keys()]
  }

  get levels(): Record<string, number> {
    return Object.fromEntries(this.#levels)
  }

  /** The tokens of all threads, by the newest figure that each told; null when none did. */
  get tokens(): number | null {
    return this.#tokens.size === 0 ? null : [...this.#tokens.values()].reduce((sum, count) => sum + count, 0)
  }

  get lastMs(): number | undefined {
    return this.#lastMs
  }

  /** `2 threads active, 1200 tokens, last activity 3 s ago, logs grew by 1.2 MB`. */
  line(nowMs: number, grownBytes: number | undefined): string {
    const active = [...this.#heard.values()].filter((heard) => nowMs - heard < ACTIVE_MS).length
    const parts = [
      `${active} ${active === 1 ? 'thread' : 'threads'} active`,
      this.tokens === null ? '' : `${this.tokens} tokens`,
      this.#lastMs === undefined
        ? 'nothing yet'
        : `last activity ${formatDuration(Math.max(0, nowMs - this.#lastMs))} ago`,
      grownBytes === undefined ? '' : `logs grew by ${sizeText(Math.max(0, grownBytes))}`,
      this.gaps === 0 ? '' : `${this.gaps} gaps`,
    ]
    return parts.filter((part) => part !== '').join(', ')
  }
}

/** The running total of a thread, as the fields of its rollout tell it. */
function totalTokens({ tokens }: LogEntry['fields']): number | undefined {
  if (typeof tokens !== 'object' || tokens === null || !('total' in tokens)) return undefined
  return typeof tokens.total === 'number' ? tokens.total : undefined
}
