import type { LogEvent } from './log-entry.ts'
import type { MergeLane } from './merge-lanes.ts'

/** A quiet source is looked at so rarely at most: what it writes shall be seen within a second. */
const QUIET_MS = 500
/** So many looks a second are cheap (5 µs each); with more sources than that half, the quiet ones wait longer. */
const LOOKS_PER_SECOND = 1000
const BUSY_FOR_MS = 10_000

/** Decides which sources are looked at now: busy ones at each poll, quiet ones now and then. */
export class LookPlan {
  readonly #pollMs: number
  readonly #states = new Map<MergeLane, { exists: boolean; lookedMs: number }>()

  constructor(pollMs: number) {
    this.#pollMs = pollMs
  }

  /** Looks at what is due, or at all when entries wait for it. Gives the sources that appeared or vanished. */
  look(lanes: readonly MergeLane[], nowMs: number, all: boolean): LogEvent[] {
    const quietMs = Math.max(QUIET_MS, (lanes.length / LOOKS_PER_SECOND) * 1000)
    const events: LogEvent[] = []
    for (const merge of lanes) {
      if (merge.isLeaving || (nowMs < merge.nextLookMs && !(all && lanes.length <= LOOKS_PER_SECOND))) continue
      const { lane } = merge
      const state = this.#states.get(merge) ?? { exists: false, lookedMs: 0 }
      if (lane.look(nowMs)) merge.hasMore = true
      const isBusy = nowMs - lane.changedMs < BUSY_FOR_MS
      merge.nextLookMs = nowMs + (isBusy ? this.#pollMs : quietMs)
      if (lane.exists !== state.exists) {
        events.push({
          type: 'source',
          source: lane.path,
          kind: lane.kind,
          state: lane.exists ? 'appeared' : 'vanished',
        })
      }
      this.#states.set(merge, { exists: lane.exists, lookedMs: nowMs })
    }
    return events
  }

  /** The moment since which every source was looked at. */
  lookedMs(lanes: readonly MergeLane[]): number {
    let lookedMs = Number.POSITIVE_INFINITY
    for (const lane of lanes) if (!lane.isLeaving) lookedMs = Math.min(lookedMs, this.#states.get(lane)?.lookedMs ?? 0)
    return lookedMs
  }
}
