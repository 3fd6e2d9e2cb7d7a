import type { Lane } from './lane.ts'
import type { LogEvent } from './log-entry.ts'

/** Written and read are not the same moment: so old an entry must be before nothing older can come from elsewhere. */
const WRITER_DELAY_MS = 50
/** Longer than this no entry waits for the other sources. */
const HOLD_MS = 250
const BATCH_EVENTS = 256

/** One lane and what was read from it but not yet told. */
export interface MergeLane {
  lane: Lane
  hasMore: boolean
  events: LogEvent[]
  next: number
  /** The time of the next event, or of the earliest there can be; never goes back within a lane. */
  keyMs: number
  readMs: number
  nextLookMs: number
  /** True when it is not read any more, only told. */
  isLeaving: boolean
}

export function startMergeLane(lane: Lane): MergeLane {
  return { lane, hasMore: false, events: [], next: 0, keyMs: lane.startMs, readMs: 0, nextLookMs: 0, isLeaving: false }
}

/** What a turn gave: events to tell, and whether some are held back for the other sources. */
export interface Taken {
  events: LogEvent[]
  isHolding: boolean
}

/**
 * Takes the next events in order of time. Within a lane the order is never changed. `lookedMs`: at this moment or later
 * every lane was looked at; entries younger than that are held, for at most a quarter of a second.
 */
export async function takeInOrder(lanes: readonly MergeLane[], nowMs: number, lookedMs: number): Promise<Taken> {
  const active = lanes.filter((lane) => lane.hasMore || lane.next < lane.events.length)
  let events: LogEvent[] = []
  while (events.length < BATCH_EVENTS) {
    const { first, limitMs } = earliest(active)
    if (first === undefined) return { events, isHolding: false }
    if (first.next >= first.events.length) {
      if (!(await refill(first, nowMs))) active.splice(active.indexOf(first), 1)
      continue
    }
    const isReleased = lanes.length === 1 || nowMs - first.readMs >= HOLD_MS
    const taken = takeUntil(first, limitMs, isReleased ? Number.POSITIVE_INFINITY : lookedMs - WRITER_DELAY_MS)
    if (taken.length === 0) {
      // All else is younger; but what has waited long enough goes before.
      const overdue = active.find((lane) => lane.next < lane.events.length && nowMs - lane.readMs >= HOLD_MS)
      if (overdue === undefined) return { events, isHolding: true }
      taken.push(...takeUntil(overdue, overdue.keyMs, Number.POSITIVE_INFINITY))
    }
    if (events.length === 0) events = taken
    else for (const event of taken) events.push(event)
    if (first.next >= first.events.length && !first.hasMore) active.splice(active.indexOf(first), 1)
  }
  return { events, isHolding: false }
}

/** The lane that comes next, and until when. */
function earliest(lanes: readonly MergeLane[]): { first: MergeLane | undefined; limitMs: number } {
  let first: MergeLane | undefined
  let limitMs = Number.POSITIVE_INFINITY
  for (const lane of lanes) {
    if (first === undefined || lane.keyMs < first.keyMs) {
      if (first !== undefined) limitMs = Math.min(limitMs, first.keyMs)
      first = lane
    } else limitMs = Math.min(limitMs, lane.keyMs)
  }
  return { first, limitMs }
}

async function refill(lane: MergeLane, nowMs: number): Promise<boolean> {
  if (!lane.hasMore) return false
  lane.events = await lane.lane.read()
  lane.next = 0
  lane.readMs = nowMs
  lane.hasMore = lane.events.length > 0
  lane.keyMs = Math.max(lane.keyMs, timeOf(lane.events[0]) ?? lane.keyMs)
  return lane.hasMore
}

/** The events of a lane up to the limit: at least one, unless that is younger than `holdMs`. */
function takeUntil(lane: MergeLane, limitMs: number, holdMs: number): LogEvent[] {
  const from = lane.next
  while (lane.next < lane.events.length) {
    const keyMs = Math.max(lane.keyMs, timeOf(lane.events[lane.next]) ?? lane.keyMs)
    if (keyMs > holdMs) break
    if (keyMs > limitMs && lane.next > from) {
      lane.keyMs = keyMs
      break
    }
    lane.keyMs = keyMs
    lane.next++
  }
  if (from === 0 && lane.next === lane.events.length) {
    const { events } = lane
    lane.events = []
    lane.next = 0
    return events
  }
  return lane.events.slice(from, lane.next)
}

function timeOf(event: LogEvent | undefined): number | null {
  return event?.type === 'entry' ? event.entry.timeMs : null
}
