import type { BigIntStats } from 'node:fs'
import { hasName, identityOf, lookAt } from './file-identity.ts'
import { FilePieces } from './file-pieces.ts'
import { FileTeller } from './file-teller.ts'
import type { Lane, LaneContext, LineParser } from './lane.ts'
import type { LogEvent, LogSourceKind } from './log-entry.ts'
import type { Placed } from './place-readers.ts'
import { findAgain, HOLD_HANDLE_MS, wasReadWhole } from './renamed-reader.ts'

/** So often the name that a file has now is searched for. */
const MOST_SEARCHES = 3

export interface FileLaneRequest {
  path: string
  kind: LogSourceKind
  startMs: number
  context: LaneContext
  parser: LineParser
  maxLineBytes: number
  cursor: string | undefined
  rotates: boolean
}

/** Follows a file by its name: through renaming, truncation, deletion and what comes after it (docs/notes/codex/logs.md). */
export class FileLane implements Lane {
  readonly kind: LogSourceKind
  readonly path: string
  startMs: number
  changedMs = 0
  exists = false
  readonly #of: FileLaneRequest
  readonly #pieces: FilePieces
  readonly #teller: FileTeller
  #hasStarted = false
  #missedSearches = 0

  constructor(of: FileLaneRequest) {
    this.path = of.path
    this.kind = of.kind
    this.startMs = of.startMs
    this.#of = of
    this.#pieces = new FilePieces(of)
    this.#teller = new FileTeller(of, this.#pieces)
  }

  look(nowMs: number): boolean {
    const hasLate = this.#pieces.takeGrown(nowMs)
    const stats = lookAt(this.path)
    const isOwn = stats !== undefined && (this.#of.context.claims.get(identityOf(stats)) ?? this.path) === this.path
    this.exists = isOwn
    const hasMore = isOwn ? this.#lookAtNamed(stats, nowMs) : this.#lookForRenamed(nowMs)
    return hasMore || hasLate || this.#pieces.count > 1 || this.#teller.hasEvents
  }

  read(): Promise<LogEvent[]> {
    return this.#teller.tell()
  }

  isCopy(head: Buffer): boolean {
    return this.#pieces.isCopy(head)
  }

  position(): string {
    const reader = this.#pieces.first
    return reader?.cursorAt(reader.offset) ?? this.#of.cursor ?? ''
  }

  finish(): Promise<LogEvent[]> {
    return this.#teller.finish()
  }

  close(): Promise<void> {
    return this.#pieces.close()
  }

  #lookAtNamed(stats: BigIntStats, nowMs: number): boolean {
    if (!this.#hasStarted && !this.#start(stats)) return true
    this.#missedSearches = 0
    const reader = this.#pieces.named(identityOf(stats), nowMs)
    reader.path = this.path
    const isTruncated = Number(stats.size) < Math.max(reader.offset, reader.seen.size)
    const isChanged = reader.seen.update(stats, nowMs)
    if (isChanged) {
      reader.mustCompare = true
      this.changedMs = reader.seen.changedMs
    }
    if (isTruncated) reader.restart()
    if (reader.holdsHandle && nowMs - this.changedMs > HOLD_HANDLE_MS) void reader.close()
    return isChanged || this.#teller.isQuietPartial(reader, nowMs)
  }

  /** The name is gone: the file may have another one, and its writer may still write to it. */
  #lookForRenamed(nowMs: number): boolean {
    const reader = this.#pieces.last
    if (reader === undefined) return this.#of.rotates && lookAt(this.path) === undefined && this.#startBeside()
    const size = reader.sizeByHandle()
    if (size !== undefined) {
      const hasGrown = reader.seen.updateSize(size, nowMs)
      if (hasGrown) this.changedMs = nowMs
      else if (nowMs - this.changedMs > HOLD_HANDLE_MS) void reader.close()
      return hasGrown
    }
    const isMissing = this.#missedSearches < MOST_SEARCHES && !hasName(reader.path, reader.identity)
    if (isMissing && !findAgain(this.path, reader)) {
      this.#missedSearches++
      const isLost = this.#missedSearches === MOST_SEARCHES && !wasReadWhole(reader)
      if (isLost) this.#teller.addGap('it was deleted; what was written just before may be missing')
    }
    const stats = lookAt(reader.path)
    if (stats === undefined || identityOf(stats) !== reader.identity) return false
    return reader.seen.updateSize(Number(stats.size), nowMs)
  }

  /** False when the file was renamed in this moment. */
  #start(stats: BigIntStats): boolean {
    const placed = this.#pieces.start(stats, this.#of.cursor)
    if (placed !== null) this.#begin(placed)
    return placed !== null
  }

  /** The file of the last watch was rotated, and none has the name yet. False when there is nothing to go on with. */
  #startBeside(): boolean {
    const placed = this.#pieces.startBeside(this.#of.cursor)
    if (placed !== null) this.#begin(placed)
    return placed !== null
  }

  #begin(placed: Placed): void {
    this.#hasStarted = true
    this.startMs = Math.max(this.startMs, placed.startMs)
    if (placed.gap !== null) this.#teller.addGap(placed.gap)
    for (const line of placed.before) this.#of.parser.learn(line)
  }
}
