import type { Warning } from '../../cli/outcome.ts'
import type { LogEvent } from '../../logs/index.ts'
import { createCopyTest } from './copied-entries.ts'
import { createEntryFilter, fitsEntry, kindsOf } from './entry-filter.ts'
import type { EntryOutput } from './entry-output.ts'
import { EventQueue, type LogBatch } from './event-queue.ts'
import type { WatchEvidence } from './evidence/watch-evidence.ts'
import type { Places } from './find-places.ts'
import type { LogAccess } from './log-access.ts'
import type { WatchEnding } from './result.ts'
import type { WatchSummary } from './summary.ts'
import type { WatchRequest } from './watch-request.ts'

/** The longest time that written entries wait for their cursor. */
const SAVE_MS = 1000

/** The longest pause without a look at the clock. */
const IDLE_MS = 250

/** After --until has passed, entries of before may still be on their way to the disk. */
const GRACE_MS = 2000

export interface WatchParts {
  request: WatchRequest
  logs: LogAccess
  output: EntryOutput
  evidence: WatchEvidence | undefined
  summary: WatchSummary
  signal: AbortSignal
  now: () => Date
  /** Called a few times a second, also while nothing comes. */
  onTick: () => void
}

/** A watch that goes on: new places can be added to it. */
export interface Watch {
  add: (places: Places) => void
  /** Runs until it ends. Throws the reason of the signal after everything that came was written. */
  run: () => Promise<WatchEnding>
  gaps: () => Warning[]
}

/** Prepares a watch: follows places, filters, shows, and keeps. */
export function createWatch(parts: WatchParts): Watch {
  const { request, logs, output, evidence, summary, signal, now } = parts
  const { follow, wishes, exitWhen } = request
  const stop = new AbortController()
  const queue = new EventQueue(AbortSignal.any([signal, stop.signal]))
  const isWanted = createEntryFilter(wishes)
  const isCopy = createCopyTest()
  const lost = new Map<string, Warning>()
  /** Streams that have not told yet all that there was when they began. */
  let behind = 0

  const add = (places: Places): void => {
    behind++
    const kinds = kindsOf(wishes.sources)
    queue.add(
      logs.followLogs({
        ...places,
        follow,
        signal: AbortSignal.any([signal, stop.signal]),
        withCursors: evidence !== undefined,
        ...(evidence && { cursors: { ...evidence.cursors } }),
        ...(request.sinceMs !== undefined && { sinceMs: request.sinceMs }),
        ...(kinds && { kinds }),
      }),
    )
  }

  /** Takes one event; true when it is what was waited for. */
  const take = (event: LogEvent): boolean => {
    if (event.type === 'gap') {
      summary.gaps++
      lost.set(event.source, { code: 'gap', message: `Entries of ${event.source} are missing: ${event.reason}` })
      output.gap(event)
      evidence?.gap(event, now())
      return false
    }
    if (event.type === 'caught-up') behind--
    if (event.type !== 'entry') return false
    const { entry } = event
    const copied = isCopy(entry)
    if (!copied) summary.read(entry)
    if (copied || !isWanted(entry)) {
      evidence?.skip(entry)
      return false
    }
    summary.show(entry)
    output.entry(entry)
    evidence?.add(entry)
    return exitWhen !== undefined && fitsEntry(entry, exitWhen)
  }

  /** The events up to the one that was waited for. */
  const takeBatch = (batch: LogBatch): boolean => {
    for (const event of batch) if (take(event)) return true
    return false
  }

  const loop = async (): Promise<WatchEnding> => {
    const deadline = request.timeoutMs === undefined ? Infinity : performance.now() + request.timeoutMs
    let saved = performance.now()
    for (;;) {
      const left = deadline - performance.now()
      if (left <= 0) return 'timeout'
      const batch = await queue.next(Math.min(IDLE_MS, left))
      if (batch === undefined) return 'all-shown'
      const seen = batch !== 'idle' && takeBatch(batch)
      await evidence?.flush()
      if (!(await output.flush())) return 'no-reader'
      if (seen) return 'seen'
      if (evidence && (batch === 'idle' || performance.now() - saved > SAVE_MS)) {
        await evidence.save()
        saved = performance.now()
      }
      parts.onTick()
      const isBehind = behind > 0 && batch !== 'idle'
      if (!isBehind && wishes.untilMs !== undefined && follow && now().getTime() > wishes.untilMs + GRACE_MS)
        return 'until'
    }
  }

  return {
    add,
    gaps: () => [...lost.values()],
    run: async () => {
      try {
        const ending = await loop()
        signal.throwIfAborted()
        return ending
      } finally {
        stop.abort()
        await output.end()
      }
    },
  }
}
