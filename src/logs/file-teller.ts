import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { OnLine } from './decode-lines.ts'
import type { FilePieces } from './file-pieces.ts'
import type { FileReader } from './file-reader.ts'
import type { LaneContext, LineParser } from './lane.ts'
import type { LogEvent, LogSourceKind } from './log-entry.ts'
import { findAgain, HOLD_HANDLE_MS, wasReadWhole } from './renamed-reader.ts'

/** So long the rest of the last line of a replaced file is waited for. */
const PARTIAL_MS = 1000
const QUIET_PARTIAL_MS = 2000

/** Tells the lines of the pieces of a log one after the other, and what of them is lost. */
export class FileTeller {
  readonly #path: string
  readonly #kind: LogSourceKind
  readonly #context: LaneContext
  readonly #parser: LineParser
  readonly #pieces: FilePieces
  #events: LogEvent[] = []
  #wasRefused = false

  constructor(of: { path: string; kind: LogSourceKind; context: LaneContext; parser: LineParser }, pieces: FilePieces) {
    this.#path = of.path
    this.#kind = of.kind
    this.#context = of.context
    this.#parser = of.parser
    this.#pieces = pieces
  }

  get hasEvents(): boolean {
    return this.#events.length > 0
  }

  /** Says with the next events that something is lost. */
  addGap(reason: string): void {
    this.#events.push({ type: 'gap', source: this.#path, reason })
  }

  /** A bounded number of events; empty when there is nothing more for now. */
  async tell(): Promise<LogEvent[]> {
    for (let reader = this.#pieces.first; reader !== undefined; reader = this.#pieces.first) {
      if (await this.#tellPiece(reader)) break
    }
    return this.#takeEvents()
  }

  /** The last lines as they are, though no line end follows them. */
  async finish(): Promise<LogEvent[]> {
    // Half a line of JSON says nothing: who keeps cursors gets it whole the next time.
    if (this.#kind === 'rollout' && this.#context.withCursors) return this.#takeEvents()
    for (const reader of this.#pieces.all()) if (reader.hasPartial) await this.#tellPartial(reader)
    return this.#takeEvents()
  }

  /** True when a last line without its end has not grown for so long that it is told as it is. */
  isQuietPartial(reader: FileReader, nowMs: number): boolean {
    return reader.hasPartial && this.#kind === 'text' && nowMs - reader.seen.changedMs > QUIET_PARTIAL_MS
  }

  /** Tells some lines of the first piece, or goes on to the next one. True when that is all for now. */
  async #tellPiece(reader: FileReader): Promise<boolean> {
    const mayBegin = (beginning: Buffer, size: number): boolean => this.#mayBegin(reader, beginning, size)
    const outcome = await reader.read(this.#context.buffer, this.#onLine(reader), mayBegin)
    if (outcome === 'refused') {
      if (!this.#wasRefused) this.addGap('it cannot be opened; tried again until it can')
      this.#wasRefused = true
      return true
    }
    this.#wasRefused = false
    // Lines that are all too old are no events, and no end either.
    if (outcome === 'lines') {
      if (!this.hasEvents) await setImmediate()
      return this.hasEvents
    }
    if (outcome === 'held') return false
    if (outcome === 'gone') return this.#leaveGone(reader)
    if (outcome === 'drained') return this.#leaveDrained(reader)
    reader.restart()
    return false
  }

  #leaveGone(reader: FileReader): boolean {
    if (findAgain(this.#path, reader)) return false
    if (reader === this.#pieces.last) return true
    if (reader.wasTruncated && !this.#mayBegin(reader, Buffer.alloc(0), 0)) return false
    if (!wasReadWhole(reader)) this.addGap('it was deleted before it was read to its end')
    this.#pieces.dropFirst()
    return false
  }

  async #leaveDrained(reader: FileReader): Promise<boolean> {
    const nowMs = this.#context.now()
    if (reader === this.#pieces.last) {
      // With thousands of rollouts at the start, not thousands of handles.
      if (nowMs - reader.seen.changedMs > HOLD_HANDLE_MS) await reader.close()
      if (this.isQuietPartial(reader, nowMs) && this.#context.follow) await this.#tellPartial(reader)
      return true
    }
    const isWaiting = reader.hasPartial && nowMs - (reader.supersededMs ?? nowMs) < PARTIAL_MS
    if (isWaiting && this.#context.follow) return true
    if (reader.hasPartial) await this.#tellPartial(reader)
    this.#pieces.retireFirst(nowMs)
    return false
  }

  /**
   * The file was emptied under its name, as copytruncate does: what the copies have and was not told comes first. What was
   * written between the copy and the truncation is in no file, so it is always a gap.
   */
  #mayBegin(reader: FileReader, beginning: Buffer, size: number): boolean {
    const hasShrunk = size < reader.seen.size
    // From before the truncation: only what is seen from now on can shrink again.
    if (hasShrunk) reader.seen.size = -1
    const copies = this.#pieces.putCopiesBefore(reader, beginning)
    const told = copies.length === 0 ? '' : `; read on from ${copies.map((copy) => basename(copy.path)).join(', ')}`
    if (hasShrunk || reader.wasTruncated || copies.length > 0) {
      this.addGap(`it was truncated or written anew; lines may be missing${told}`)
    }
    reader.wasTruncated = false
    return copies.length === 0
  }

  async #tellPartial(reader: FileReader): Promise<void> {
    await reader.readPartial(this.#context.buffer, this.#onLine(reader))
  }

  #onLine(reader: FileReader): OnLine {
    const { sinceMs, withCursors } = this.#context
    const events = this.#events
    return (text, endOffset, cutBytes) => {
      const entry = this.#parser.parse(text, cutBytes, withCursors ? reader.cursorAt(endOffset) : '')
      if (sinceMs === null || entry.timeMs === null || entry.timeMs >= sinceMs) events.push({ type: 'entry', entry })
    }
  }

  #takeEvents(): LogEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }
}
