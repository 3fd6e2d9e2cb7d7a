import { dirname } from 'node:path'
import type { LaneContext } from './lane.ts'
import type { LogSourceKind } from './log-entry.ts'
import { startMergeLane } from './merge-lanes.ts'
import type { MergeLane } from './merge-lanes.ts'
import { openLane, rolloutName } from './open-lane.ts'
import { isRotatedPath, readHead } from './rotated-files.ts'

/** The lanes of one stream. One that goes away stays until it is told to its end. */
export class LaneSet {
  readonly #cursors: Readonly<Record<string, string>>
  /** The paths with cursors by folder: there may be thousands. */
  readonly #withCursors: ReadonlyMap<string, string[]>
  readonly #context: LaneContext
  readonly #lanes = new Map<string, MergeLane>()
  #leaving: MergeLane[] = []
  #isFirst = true
  /** Files with a name like a log of their own that the lane of another log tells or has told. */
  readonly #pieces = new Set<string>()

  constructor(cursors: Readonly<Record<string, string>>, context: LaneContext) {
    this.#cursors = cursors
    this.#withCursors = Map.groupBy(Object.keys(cursors), (path) => dirname(path))
    this.#context = context
  }

  all(): MergeLane[] {
    return [...this.#lanes.values(), ...this.#leaving]
  }

  /** Opens a lane for each new path. A rollout that was archived or compressed goes on where it was. */
  async update(found: ReadonlyMap<string, LogSourceKind>): Promise<void> {
    this.#leaving = this.#leaving.filter((merge) => merge.next < merge.events.length)
    const rollouts = this.#missingRollouts(found)
    const known = [...this.#lanes.values()]
    for (const [path, kind] of found) {
      if (this.#lanes.has(path) || (kind === 'text' && this.#isPiece(path, known))) continue
      const before = kind === 'rollout' ? rollouts.get(rolloutName(path)) : undefined
      const cursors = before === undefined ? this.#cursors : { [path]: await this.#leave(before) }
      this.#lanes.set(path, startMergeLane(openLane(path, kind, cursors, this.#context)))
    }
    this.#isFirst = false
  }

  async close(): Promise<void> {
    for (const { lane } of this.all()) await lane.close()
  }

  /**
   * True for `codex-tui-20261121.log`, which rotation made of a log that is told: at the start by name, of a log with a
   * cursor of the last watch; later by what stands in it, since a new log may be called so too. Logs that are found in
   * one go without cursors are each told.
   */
  #isPiece(path: string, known: readonly MergeLane[]): boolean {
    if (this.#cursors[path] !== undefined) return false
    if (this.#pieces.has(path)) return true
    if (this.#isFirst) {
      const own = this.#withCursors.get(dirname(path))?.find((other) => isRotatedPath(other, path))
      if (own === undefined) return false
      // The log itself may not be there yet: its lane tells what of the piece is new.
      if (!this.#lanes.has(own)) {
        this.#lanes.set(own, startMergeLane(openLane(own, 'text', this.#cursors, this.#context)))
      }
    } else {
      const logs = known.filter(({ lane }) => lane.kind === 'text' && isRotatedPath(lane.path, path))
      if (logs.length === 0) return false
      const head = readHead(path)
      // Just made: what it will be is seen at the next look.
      if (head.length === 0) return true
      if (!logs.some(({ lane }) => lane.isCopy?.(head))) return false
    }
    this.#pieces.add(path)
    return true
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
