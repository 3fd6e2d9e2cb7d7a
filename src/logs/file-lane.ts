import { platform } from 'node:os'
import { basename } from 'node:path'
import { identityOf, lookAt } from './file-identity.ts'
import { FileReader } from './file-reader.ts'
import { placeReaders } from './place-readers.ts'
import type { Lane, LaneContext, LineParser } from './lane.ts'
import { LateReaders } from './late-readers.ts'
import type { LogEvent, LogSourceKind } from './log-entry.ts'
import { findAgain, HOLD_HANDLE_MS, wasReadWhole } from './renamed-reader.ts'
import { findUntoldCopies, findUntoldFiles } from './untold-files.ts'

/** So long the rest of the last line of a replaced file is waited for. */
const PARTIAL_MS = 1000
const QUIET_PARTIAL_MS = 2000

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
  path: string
  startMs: number
  changedMs = 0
  exists = false
  readonly #of: FileLaneRequest
  readonly #keepsHandle = platform() !== 'win32'
  readonly #known = new Set<string>()
  /** The first is being read, the last has the name; those between were renamed before they were seen under it. */
  #readers: FileReader[] = []
  readonly #late = new LateReaders()
  #pending: LogEvent[] = []
  #hasStarted = false
  #wasRefused = false
  #missedSearches = 0

  constructor(of: FileLaneRequest) {
    this.path = of.path
    this.kind = of.kind
    this.startMs = of.startMs
    this.#of = of
  }

  look(nowMs: number): boolean {
    const late = this.#late.takeGrown(nowMs)
    this.#readers.unshift(...late)
    const hasLate = late.length > 0
    const stats = lookAt(this.path)
    const current = this.#readers.at(-1)
    const identity = stats === undefined ? '' : identityOf(stats)
    const isOwn = stats !== undefined && (this.#of.context.claims.get(identity) ?? this.path) === this.path
    if (!isOwn) return this.#lookForRenamed(current, nowMs) || hasLate
    this.exists = true
    if (!this.#hasStarted) this.#start(identity, Number(stats.size))
    const latest = this.#readers.at(-1)
    if (latest === undefined || latest.identity !== identity) {
      this.#supersede(latest, identity, nowMs)
    }
    const last = this.#readers.at(-1)
    if (last === undefined) return hasLate
    last.path = this.path
    const isChanged = last.seenMtimeNs !== stats.mtimeNs || last.seenSize !== Number(stats.size)
    if (isChanged) last.mustCompare = true
    if (isChanged)
      this.changedMs = last.seenMtimeNs === -1n ? Math.min(nowMs, Number(stats.mtimeNs / 1_000_000n)) : nowMs
    if (isChanged) last.changedMs = this.changedMs
    const isTruncated = Number(stats.size) < Math.max(last.offset, last.seenSize)
    last.seenMtimeNs = stats.mtimeNs
    last.seenSize = Number(stats.size)
    last.seenAtMs = nowMs
    if (isTruncated) this.#recoverFromCopies(last)
    if (last.holdsHandle && nowMs - this.changedMs > HOLD_HANDLE_MS) void last.close()
    const isQuietPartial = last.hasPartial && this.kind === 'text' && nowMs - this.changedMs > QUIET_PARTIAL_MS
    return isChanged || isQuietPartial || hasLate || this.#readers.length > 1 || this.#pending.length > 0
  }

  async read(): Promise<LogEvent[]> {
    const events = this.#pending
    this.#pending = []
    for (let reader = this.#readers[0]; reader !== undefined; reader = this.#readers[0]) {
      const isLast = this.#readers.length === 1
      if (isLast && reader.wasRestarted && this.#putFirst(this.#copiesFor(reader), reader)) continue
      const outcome = await reader.read(this.#of.context.buffer, this.#teller(reader, events))
      if (outcome !== 'refused') this.#wasRefused = false
      if (outcome === 'lines') return events
      if (outcome === 'refused') {
        if (!this.#wasRefused) events.push(this.#gap('it cannot be opened; tried again until it can'))
        this.#wasRefused = true
        return events
      }
      if (outcome === 'changed') {
        this.#recoverFromCopies(reader)
        events.push(...this.#pending)
        this.#pending = []
        continue
      }
      if (outcome === 'gone') {
        if (findAgain(this.path, reader)) continue
        if (isLast) return events
        if (!wasReadWhole(reader)) events.push(this.#gap('it was deleted before it was read to its end'))
        this.#readers.shift()
        continue
      }
      const nowMs = this.#of.context.now()
      if (isLast) {
        // With thousands of rollouts at the start, not thousands of handles.
        if (nowMs - this.changedMs > HOLD_HANDLE_MS) await reader.close()
        const isQuiet = reader.hasPartial && this.kind === 'text' && nowMs - this.changedMs > QUIET_PARTIAL_MS
        if (isQuiet && this.#of.context.follow)
          await reader.readPartial(this.#of.context.buffer, this.#teller(reader, events))
        return events
      }
      if (reader.hasPartial && nowMs - (reader.supersededMs ?? nowMs) < PARTIAL_MS && this.#of.context.follow)
        return events
      if (reader.hasPartial) await reader.readPartial(this.#of.context.buffer, this.#teller(reader, events))
      this.#readers.shift()
      this.#late.add(reader, nowMs)
    }
    return events
  }

  position(): string {
    const reader = this.#readers[0]
    return reader?.cursorAt(reader.offset) ?? this.#of.cursor ?? ''
  }

  async finish(): Promise<LogEvent[]> {
    const events: LogEvent[] = []
    for (const reader of this.#readers) {
      if (reader.hasPartial) await reader.readPartial(this.#of.context.buffer, this.#teller(reader, events))
    }
    return events
  }

  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close()
    await this.#late.close()
  }

  #teller(reader: FileReader, events: LogEvent[]): (text: string, endOffset: number, cutBytes: number) => void {
    const { sinceMs } = this.#of.context
    return (text, endOffset, cutBytes) => {
      const entry = this.#of.parser.parse(text, cutBytes, reader.cursorAt(endOffset))
      if (sinceMs === null || entry.timeMs === null || entry.timeMs >= sinceMs) events.push({ type: 'entry', entry })
    }
  }

  #gap(reason: string): LogEvent {
    return { type: 'gap', source: this.path, reason }
  }

  #reader(identity: string, path: string, offset: number): FileReader {
    this.#of.context.claims.set(identity, this.path)
    this.#known.add(identity)
    const maxLineBytes = this.#of.maxLineBytes
    return new FileReader({ identity, path, offset, maxLineBytes, keepsHandle: this.#keepsHandle })
  }

  #start(identity: string, size: number): void {
    this.#hasStarted = true
    const placed = placeReaders({
      path: this.path,
      identity,
      size,
      cursor: this.#of.cursor,
      context: this.#of.context,
      rotates: this.#of.rotates,
    })
    this.startMs = Math.max(this.startMs, placed.startMs)
    for (const known of placed.known) this.#known.add(known)
    if (placed.gap !== null) this.#pending.push(this.#gap(placed.gap))
    for (const line of placed.before) this.#of.parser.learn(line)
    this.#readers = placed.places.map((place) => this.#reader(place.identity, place.path, place.offset))
    for (const reader of this.#readers.slice(0, -1)) reader.supersededMs = 0
  }

  /** Another file has the name now: what was renamed in between comes first, then it. */
  #supersede(before: FileReader | undefined, identity: string, nowMs: number): void {
    const next: FileReader[] = []
    if (before !== undefined) {
      before.supersededMs = nowMs
      if (this.#of.rotates) {
        findAgain(this.path, before)
        const untold = findUntoldFiles(this.path, before, identity, this.#known, this.#of.context)
        next.push(...untold.map((file) => this.#reader(file.identity, file.path, 0)))
      }
    }
    for (const reader of next) reader.supersededMs = nowMs
    this.#readers.push(...next, this.#reader(identity, this.path, 0))
    this.#missedSearches = 0
  }

  /** The name is gone: the file may have another one, and its writer may still write to it. */
  #lookForRenamed(current: FileReader | undefined, nowMs: number): boolean {
    this.exists = false
    if (current === undefined) return false
    const size = current.sizeByHandle()
    if (size !== undefined) {
      const hasGrown = size !== current.seenSize
      current.seenSize = size
      current.seenAtMs = nowMs
      if (hasGrown) current.changedMs = this.changedMs = nowMs
      else if (nowMs - this.changedMs > HOLD_HANDLE_MS) void current.close()
      return hasGrown || this.#readers.length > 1
    }
    if (this.#missedSearches < 3 && !findAgain(this.path, current)) {
      this.#missedSearches++
      if (this.#missedSearches === 3 && !wasReadWhole(current)) {
        this.#pending.push(this.#gap('it was deleted; what was written just before may be missing'))
      }
    }
    const stats = lookAt(current.path)
    const hasGrown =
      stats !== undefined && identityOf(stats) === current.identity && Number(stats.size) !== current.seenSize
    if (hasGrown) current.seenSize = Number(stats.size)
    return hasGrown || this.#readers.length > 1 || this.#pending.length > 0
  }

  /**
   * The file was emptied under its name, as copytruncate does: what the copies have and was not told comes from there.
   * What was written between the copy and the truncation is in no file, so it is always a gap.
   */
  #recoverFromCopies(reader: FileReader): void {
    const copies = this.#copiesFor(reader)
    const told = copies.length === 0 ? '' : `; read on from ${copies.map((copy) => basename(copy.path)).join(', ')}`
    this.#pending.push(this.#gap(`it was truncated or written anew; lines may be missing${told}`))
    this.#putFirst(copies, reader)
    reader.restart()
  }

  #copiesFor(reader: FileReader): FileReader[] {
    const untold = this.#of.rotates ? findUntoldCopies(this.path, reader, this.#known, this.#of.context) : []
    return untold.map((file) => this.#reader(file.identity, file.path, file.offset))
  }

  #putFirst(copies: readonly FileReader[], reader: FileReader): boolean {
    for (const copy of copies) copy.supersededMs = this.#of.context.now() - PARTIAL_MS
    this.#readers.splice(this.#readers.indexOf(reader), 0, ...copies)
    return copies.length > 0
  }
}
