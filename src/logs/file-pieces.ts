import { platform } from 'node:os'
import type { BigIntStats } from 'node:fs'
import { hasFingerprint, identityOf } from './file-identity.ts'
import { FileReader } from './file-reader.ts'
import type { LaneContext } from './lane.ts'
import { LateReaders } from './late-readers.ts'
import { placeBeside, placeReaders } from './place-readers.ts'
import type { Placed } from './place-readers.ts'
import { findAgain } from './renamed-reader.ts'
import { findUntoldCopies, findUntoldFiles } from './untold-files.ts'

/** The files that had one name after each other, in the order they are told: the first is being read, the last has the name. */
export class FilePieces {
  readonly #path: string
  readonly #context: LaneContext
  readonly #maxLineBytes: number
  readonly #rotates: boolean
  readonly #keepsHandle = platform() !== 'win32'
  /** Files beside it that were told or are nothing new. */
  readonly #known = new Set<string>()
  #readers: FileReader[] = []
  readonly #late = new LateReaders()

  constructor(of: { path: string; context: LaneContext; maxLineBytes: number; rotates: boolean }) {
    this.#path = of.path
    this.#context = of.context
    this.#maxLineBytes = of.maxLineBytes
    this.#rotates = of.rotates
  }

  get first(): FileReader | undefined {
    return this.#readers[0]
  }

  get last(): FileReader | undefined {
    return this.#readers.at(-1)
  }

  get count(): number {
    return this.#readers.length
  }

  /**
   * Begins with the file that has the name now and those that the cursor or the start of the watch put before it. Null when
   * it was renamed meanwhile; to be called again then.
   */
  start(stats: BigIntStats, cursor: string | undefined): Placed | null {
    const identity = identityOf(stats)
    const of = { path: this.#path, context: this.#context, rotates: this.#rotates }
    const placed = placeReaders({ ...of, identity, size: Number(stats.size), cursor })
    if (placed === null) return null
    this.#place(placed)
    const own = this.last
    if (own !== undefined) own.isAnew = own.offset === 0
    return placed
  }

  /** Begins with what the cursor puts beside the path while no file has the name. Null when there is nothing. */
  startBeside(cursor: string | undefined): Placed | null {
    const placed = placeBeside(this.#path, cursor, this.#context.claims)
    if (placed !== null) this.#place(placed)
    return placed
  }

  /** True when a file that begins so is a copy of what is told, or of what was told before a truncation or renaming. */
  isCopy(head: Buffer): boolean {
    const heads = [...this.#readers, ...this.#late.all()].flatMap((reader) => [reader.head, reader.former?.head ?? ''])
    return heads.some((told) => told !== '' && hasFingerprint(head, told))
  }

  /** The reader of the file that has the name now. What was renamed since the last look comes before it. */
  named(identity: string, nowMs: number): FileReader {
    const before = this.last
    if (before?.identity === identity) return before
    if (before !== undefined) {
      before.supersededMs = nowMs
      if (this.#rotates) {
        findAgain(this.#path, before)
        for (const file of findUntoldFiles(this.#path, before, identity, this.#known, this.#context)) {
          const reader = this.#reader(file.identity, file.path, 0)
          reader.supersededMs = nowMs
          this.#readers.push(reader)
        }
      }
    }
    const reader = this.#reader(identity, this.#path, 0)
    this.#readers.push(reader)
    return reader
  }

  /** Puts what copies of truncated content have and was not told before the reader, which begins anew with `beginning`. */
  putCopiesBefore(reader: FileReader, beginning: Buffer): FileReader[] {
    if (!this.#rotates) return []
    const untold = findUntoldCopies(this.#path, reader, beginning, this.#known, this.#context)
    const copies = untold.map((file) => this.#reader(file.identity, file.path, file.offset))
    // Nobody writes to a copy: its last line is not waited for.
    for (const copy of copies) copy.supersededMs = 0
    this.#readers.splice(this.#readers.indexOf(reader), 0, ...copies)
    return copies
  }

  /** Files that were read to their end and have grown since come to the front again. True when there are some. */
  takeGrown(nowMs: number): boolean {
    const grown = this.#late.takeGrown(nowMs)
    this.#readers.unshift(...grown)
    return grown.length > 0
  }

  /** The first was read to its end. */
  retireFirst(nowMs: number): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) this.#late.add(reader, nowMs)
  }

  /** The first is not there any more. */
  dropFirst(): void {
    this.#readers.shift()
  }

  all(): readonly FileReader[] {
    return this.#readers
  }

  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close()
    await this.#late.close()
  }

  #place(placed: Placed): void {
    for (const known of placed.known) this.#known.add(known)
    this.#readers = placed.places.map((place) => this.#reader(place.identity, place.path, place.offset))
    for (const reader of this.#readers.slice(0, -1)) reader.supersededMs = 0
  }

  #reader(identity: string, path: string, offset: number): FileReader {
    this.#context.claims.set(identity, this.#path)
    this.#known.add(identity)
    return new FileReader({ identity, path, offset, maxLineBytes: this.#maxLineBytes, keepsHandle: this.#keepsHandle })
  }
}
