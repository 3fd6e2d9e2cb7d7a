import { setImmediate, setTimeout } from 'node:timers/promises'
import { SourceFinder } from './find-sources.ts'
import type { FollowRequest } from './follow-request.ts'
import { LaneSet } from './lane-set.ts'
import type { LaneContext } from './lane.ts'
import type { LogEvent } from './log-entry.ts'
import { LookPlan } from './look-plan.ts'
import { takeInOrder } from './merge-lanes.ts'
import type { MergeLane } from './merge-lanes.ts'

const DEFAULT_POLL_MS = 100
const DEFAULT_RECORD_BYTES = 256 * 1024
const FIND_EVERY_MS = 400

/**
 * Everything Codex writes below the places of the request, as one stream in order of time, told in arrays that are never
 * empty. It reads only when the next array is asked for. Sources come and go meanwhile; what is lost is told as a `gap`.
 * Ends after `caught-up` without `follow`, else when the signal is aborted; throws nothing for files that cannot be read.
 */
export async function* followLogs(request: FollowRequest): AsyncGenerator<readonly LogEvent[], void> {
  const pollMs = request.pollMs ?? DEFAULT_POLL_MS
  const finder = new SourceFinder(request, request.kinds)
  const context = startContext(request)
  const lanes = new LaneSet(request.cursors ?? {}, context)
  const plan = new LookPlan(pollMs)
  let foundMs = Number.NEGATIVE_INFINITY
  let isCaughtUp = false
  let isHolding = false
  try {
    while (!request.signal.aborted) {
      const nowMs = context.now()
      if (nowMs - foundMs >= FIND_EVERY_MS || nowMs < foundMs) {
        foundMs = nowMs
        await lanes.update(finder.find(nowMs))
      }
      const all = lanes.all()
      const changes = plan.look(all, nowMs, isHolding)
      if (changes.length > 0) yield changes
      // The backlog has an order of its own; only what is written now waits for the other sources.
      const taken = await takeInOrder(all, nowMs, isCaughtUp ? plan.lookedMs(all) : Number.POSITIVE_INFINITY)
      isHolding = taken.isHolding
      if (taken.events.length > 0) {
        yield taken.events
        // Reading and writing may all be sync; signals and timers must have their turn.
        await setImmediate()
        continue
      }
      if (!isCaughtUp && !isHolding) {
        isCaughtUp = true
        if (!request.follow) yield* finishLanes(all)
        yield [{ type: 'caught-up' }]
        if (!request.follow) return
        continue
      }
      await pause(pollMs, request.signal)
    }
  } finally {
    await lanes.close()
  }
}

function startContext(request: FollowRequest): LaneContext {
  return {
    maxRecordBytes: request.maxRecordBytes ?? DEFAULT_RECORD_BYTES,
    follow: request.follow,
    sinceMs: request.sinceMs ?? null,
    withCursors: request.withCursors ?? true,
    startedMs: Date.now(),
    now: () => Date.now(),
    buffer: { bytes: Buffer.alloc(0) },
    claims: new Map(),
  }
}

async function* finishLanes(lanes: readonly MergeLane[]): AsyncGenerator<readonly LogEvent[], void> {
  for (const { lane } of lanes) {
    const events = await lane.finish()
    if (events.length > 0) yield events
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal })
  } catch {
    // Aborted: the loop sees it.
  }
}
