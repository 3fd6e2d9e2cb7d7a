import type { LaneContext } from './lane.ts'
import type { LogSourceKind } from './log-entry.ts'
import { startMergeLane } from './merge-lanes.ts'
import type { MergeLane } from './merge-lanes.ts'
import { openLane, rolloutName } from './open-lane.ts'

/** The lanes of one stream. One that goes away stays until it is told to its end. */
export class LaneSet {
  readonly #cursors: Readonly<Record<string, string>>
  readonly #context: LaneContext
  readonly #lanes = new Map<string, MergeLane>()
  #leaving: MergeLane[] = []

  constructor(cursors: Readonly<Record<string, string>>, context: LaneContext) {
    this.#cursors = cursors
    this.#context = context
  }

  all(): MergeLane[] {
    return [...this.#lanes.values(), ...this.#leaving]
  }

  /** Opens a lane for each new path. A rollout that was archived or compressed goes on where it was. */
  async update(found: ReadonlyMap<string, LogSourceKind>): Promise<void> {
    this.#leaving = this.#leaving.filter((merge) => merge.next < merge.events.length)
    const rollouts = this.#missingRollouts(found)
    for (const [path, kind] of found) {
      if (this.#lanes.has(path)) continue
      const before = kind === 'rollout' ? rollouts.get(rolloutName(path)) : undefined
      const cursors = before === undefined ? this.#cursors : { [path]: await this.#leave(before) }
      this.#lanes.set(path, startMergeLane(openLane(path, kind, cursors, this.#context)))
    }
  }

  async close(): Promise<void> {
    for (const { lane } of this.all()) await lane.close()
  }

  #missingRollouts(found: ReadonlyMap<string, LogSourceKind>): Map<string, MergeLane> {
    const missing = new Map<string, MergeLane>()
    for (const [path, merge] of this.#lanes) {
      if (merge.lane.kind === 'rollout' && !found.has(path)) missing.set(rolloutName(path), merge)
    }
    return missing
  }

  async #leave(merge: MergeLane): Promise<string> {
    const { path } = merge.lane
    const position = merge.lane.position()
    await merge.lane.close()
    merge.hasMore = false
    merge.nextLookMs = Number.POSITIVE_INFINITY
    merge.isLeaving = true
    this.#lanes.delete(path)
    this.#leaving.push(merge)
    for (const [identity, owner] of this.#context.claims) if (owner === path) this.#context.claims.delete(identity)
    return position
  }
}
