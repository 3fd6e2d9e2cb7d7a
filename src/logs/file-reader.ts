import { fstatSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { cutText, eachLine } from './decode-lines.ts'
import type { OnLine } from './decode-lines.ts'
import { FINGERPRINT_BYTES, fingerprint, hasFingerprint } from './file-identity.ts'
import { FileSight } from './file-sight.ts'
import type { ReadBuffer } from './lane.ts'
import { openFile } from './open-file.ts'
import type { FormerContent, MayBegin, ReadOutcome } from './read-outcome.ts'

const FIRST_READ = 16 * 1024
/** A string of more than 128 KB is a large object for V8, and large objects make its sweeps several times dearer. */
const LARGE_READ = 24 * 1024
/** So many bytes before the offset are read again and must be the same. */
const ANCHOR_BYTES = 256
const LINE_FEED = 10

/**
 * Reads whole lines of one file, wherever it is renamed to, from an offset on. Between two reads it keeps the handle
 * only when told to: on Windows an open handle can keep the writer from creating the file again.
 */
export class FileReader {
  readonly identity: string
  path: string
  /** Where the first line not yet told begins. */
  offset: number
  /** True when bytes without a line end follow the offset. */
  hasPartial = false
  readonly seen = new FileSight()
  supersededMs: number | null = null
  /** Set when the file changed: its beginning is compared before it is read on. */
  mustCompare = true
  /** True until its first line is told, when copies of what stood in it before may have to be told first. */
  isAnew = false
  /** True after a truncation that was not told as a gap yet. */
  wasTruncated = false
  /** Set after a truncation, until the first line of what came after it is told. */
  former: FormerContent | null = null
  #keepsHandle: boolean
  #handle: FileHandle | undefined
  #maxLineBytes: number
  #want = FIRST_READ
  #anchor: Buffer = Buffer.alloc(0)
  #head = ''
  #cursorHead = ''
  #long: { text: string; keptBytes: number; scanned: number } | null = null

  constructor(of: { identity: string; path: string; offset: number; maxLineBytes: number; keepsHandle: boolean }) {
    this.identity = of.identity
    this.path = of.path
    this.offset = of.offset
    this.#maxLineBytes = of.maxLineBytes
    this.#keepsHandle = of.keepsHandle
  }

  get holdsHandle(): boolean {
    return this.#handle !== undefined
  }

  /** The fingerprint of its beginning; empty until something of it was told. */
  get head(): string {
    return this.#head
  }

  cursorAt(offset: number): string {
    return `${this.#cursorHead}${offset}}`
  }

  /** The size as the open handle sees it; undefined without one. */
  sizeByHandle(): number | undefined {
    return this.#handle === undefined ? undefined : fstatSync(this.#handle.fd).size
  }

  /** Tells some of the lines that stand complete after the offset. */
  async read(buffer: ReadBuffer, onLine: OnLine, mayBegin: MayBegin): Promise<ReadOutcome> {
    const handle = await this.#open()
    if (typeof handle === 'string') return handle
    try {
      if (!(await this.#compareHead(handle))) return 'changed'
      return this.#long === null
        ? await this.#readLines(handle, buffer, onLine, mayBegin)
        : await this.#skipLong(handle, buffer, onLine)
    } finally {
      if (!this.#keepsHandle) await this.close()
    }
  }

  /** Tells what follows the offset as if a line end followed it. */
  async readPartial(buffer: ReadBuffer, onLine: OnLine): Promise<void> {
    const handle = await this.#open()
    if (typeof handle === 'string') return
    const long = this.#long
    if (long !== null) {
      onLine(long.text, long.scanned, long.scanned - this.offset - long.keptBytes)
      this.#moveTo(long.scanned, Buffer.alloc(0))
    } else {
      const { bytesRead } = await handle.read(
        buffer.bytes,
        0,
        Math.min(buffer.bytes.length, this.#maxLineBytes),
        this.offset,
      )
      const bytes = buffer.bytes.subarray(0, bytesRead)
      if (bytesRead > 0 && !bytes.includes(LINE_FEED)) {
        this.#learnHead(bytes)
        onLine(bytes.toString('utf8').replace(/\r$/, ''), this.offset + bytesRead, 0)
        this.#moveTo(this.offset + bytesRead, bytes)
      }
    }
    if (!this.#keepsHandle) await this.close()
  }

  /** The file was emptied: from its beginning again. */
  restart(): void {
    const former = this.offset === 0 ? this.former : { head: this.#head, offset: this.offset, anchor: this.#anchor }
    this.#moveTo(0, Buffer.alloc(0))
    this.former = former
    this.#head = ''
    this.seen.size = -1
    this.isAnew = true
    this.wasTruncated = true
  }

  async close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }

  async #open(): Promise<FileHandle | ReadOutcome> {
    if (this.#handle !== undefined) return this.#handle
    const handle = await openFile(this.path, this.identity)
    if (typeof handle === 'string') return handle
    this.#handle = handle
    return handle
  }

  /** False when the file begins with something else than what was read. */
  async #compareHead(handle: FileHandle): Promise<boolean> {
    if (this.offset === 0 || !this.mustCompare) return true
    const head = Buffer.alloc(FINGERPRINT_BYTES)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const bytes = head.subarray(0, bytesRead)
    if (this.#head !== '' && !hasFingerprint(bytes, this.#head)) return false
    this.#setHead(bytes)
    this.mustCompare = false
    return true
  }

  /** The beginning is learnt from what is told, not read apart: in between the file could be another one. */
  #learnHead(bytes: Buffer): void {
    if (this.offset === 0) this.#setHead(bytes)
  }

  #setHead(bytes: Buffer): void {
    this.#head = fingerprint(bytes)
    this.#cursorHead = `{"id":${JSON.stringify(this.identity)},"head":${JSON.stringify(this.#head)},"at":`
  }

  #readLines(
    handle: FileHandle,
    buffer: ReadBuffer,
    onLine: OnLine,
    mayBegin: MayBegin,
  ): ReadOutcome | Promise<ReadOutcome> {
    for (;;) {
      const room = this.#anchor.length + this.#want
      if (buffer.bytes.length < room) buffer.bytes = Buffer.allocUnsafeSlow(room)
      // Sync: from the page cache it takes 20 µs, a turn through the thread pool five times that.
      const bytesRead = readSync(handle.fd, buffer.bytes, 0, room, this.offset - this.#anchor.length)
      if (bytesRead < this.#anchor.length) return 'changed'
      if (this.#anchor.compare(buffer.bytes, 0, this.#anchor.length) !== 0) return 'changed'
      if (!this.#stands(handle, buffer.bytes.subarray(0, Math.min(bytesRead, ANCHOR_BYTES)))) return 'changed'
      const bytes = buffer.bytes.subarray(this.#anchor.length, bytesRead)
      if (this.isAnew && !mayBegin(Buffer.from(bytes.subarray(0, FINGERPRINT_BYTES)), fstatSync(handle.fd).size))
        return 'held'
      const end = bytes.lastIndexOf(LINE_FEED) + 1
      const isFull = bytes.length === this.#want
      if (end > 0) {
        this.#learnHead(bytes)
        eachLine(bytes.subarray(0, end), this.offset, this.#maxLineBytes, onLine)
        this.#moveTo(this.offset + end, bytes.subarray(0, end))
        this.hasPartial = end < bytes.length
        this.#want = isFull ? Math.max(Math.min(this.#want * 2, LARGE_READ), FIRST_READ) : FIRST_READ
        return 'lines'
      }
      this.hasPartial = bytes.length > 0
      if (!isFull) return 'drained'
      if (this.#want <= this.#maxLineBytes) {
        this.#want = Math.min(this.#want * 4, this.#maxLineBytes + 1)
        continue
      }
      this.#learnHead(bytes)
      const kept = cutText(bytes, this.#maxLineBytes)
      this.#long = { ...kept, scanned: this.offset + bytes.length }
      this.#want = LARGE_READ
      return this.#skipLong(handle, buffer, onLine)
    }
  }

  /** Asked after a read: true when what it began with is still there, so that no truncation went through the read. */
  #stands(handle: FileHandle, before: Buffer): boolean {
    const after = Buffer.allocUnsafe(before.length)
    const bytesRead = readSync(handle.fd, after, 0, after.length, this.offset - this.#anchor.length)
    return bytesRead === before.length && after.equals(before)
  }

  /** Looks for the end of a line of which only the beginning is kept. */
  async #skipLong(handle: FileHandle, buffer: ReadBuffer, onLine: OnLine): Promise<ReadOutcome> {
    const long = this.#long
    if (long === null) return 'drained'
    if (buffer.bytes.length < LARGE_READ) buffer.bytes = Buffer.allocUnsafeSlow(LARGE_READ)
    for (;;) {
      const { bytesRead } = await handle.read(buffer.bytes, 0, LARGE_READ, long.scanned)
      if (bytesRead === 0) return (await handle.stat()).size < long.scanned ? 'changed' : 'drained'
      const end = buffer.bytes.subarray(0, bytesRead).indexOf(LINE_FEED)
      if (end === -1) {
        long.scanned += bytesRead
        continue
      }
      const next = long.scanned + end + 1
      onLine(long.text, next, next - 1 - this.offset - long.keptBytes)
      this.#moveTo(next, buffer.bytes.subarray(0, end + 1))
      this.hasPartial = false
      return 'lines'
    }
  }

  #moveTo(offset: number, before: Buffer): void {
    this.offset = offset
    this.isAnew = false
    this.former = null
    this.#long = null
    this.hasPartial = false
    this.#anchor = Buffer.from(before.subarray(Math.max(0, before.length - ANCHOR_BYTES)))
  }
}
