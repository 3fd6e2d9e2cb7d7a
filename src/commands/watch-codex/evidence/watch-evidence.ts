import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Redactor } from '../../../env/index.ts'
import { EVIDENCE_FILES } from '../../../evidence/index.ts'
import { writeSums } from '../../../evidence/index.ts'
import type { LogEntry } from '../../../logs/index.ts'
import { fileError } from '../../../platform/file-error.ts'
import { makePrivateFolder } from '../../../platform/private-folder.ts'
import { createEntryJson, gapJson } from '../entry-json.ts'
import { openKeyStart } from '../hold-open-key.ts'
import { readTail, type WatchEnd } from './read-tail.ts'
import { inParts } from './in-parts.ts'
import { loadWatchCursor, saveWatchCursor, type WatchCursor } from './watch-cursor.ts'
import { listWatchFiles, watchFileName } from './watch-files.ts'

const MEGABYTE = 1e6

export interface WatchEvidenceOptions {
  folder: string
  redactor: Redactor
  /** The most that is kept, over all files. */
  maxBytes: number
  now: () => Date
}

/**
 * The copy of a watch: every entry with its cursor in `watch.jsonl`, and after that in `watch.1.jsonl` and so on; the
 * oldest goes when all together would be too large. `cursor.json` is written after what it covers, so whenever the
 * process dies, files and cursor together tell exactly what was had.
 */
export class WatchEvidence {
  readonly folder: string
  readonly #options: WatchEvidenceOptions
  readonly #json = createEntryJson()
  /** What is on disk. */
  #end: WatchEnd
  #sinceMs: number | null
  #descriptor: number | undefined
  /** Lines that are not on disk yet, and the cursors that they and the entries left out beside them lead to. */
  #lines = ''
  #ahead = new Map<string, string>()
  #unsaved = true
  #encoded = Buffer.alloc(0)

  private constructor(options: WatchEvidenceOptions, end: WatchEnd, sinceMs: number | null) {
    this.folder = options.folder
    this.#options = options
    this.#end = end
    this.#sinceMs = sinceMs
  }

  /** Makes the folder, or goes on in one that another watch has left. Throws CODEXKIT_FILE. */
  static async open(options: WatchEvidenceOptions): Promise<WatchEvidence> {
    const { folder, now } = options
    makePrivateFolder(dirname(folder))
    makePrivateFolder(folder)
    const saved = await loadWatchCursor(folder)
    const end = await readTail(folder, saved)
    // What is written to again is no longer sealed.
    await rm(join(folder, EVIDENCE_FILES.sums), { force: true })
    const evidence = new WatchEvidence(options, end, saved?.sinceMs ?? null)
    if (end.missingBytes > 0) {
      const reason = `${end.missingBytes} bytes that were written are not on disk any more`
      evidence.gap({ source: join(folder, watchFileName(end.file)), reason }, now())
    }
    return evidence
  }

  /** Where each source goes on; empty in a new folder. */
  get cursors(): Readonly<Record<string, string>> {
    return this.#end.cursors
  }

  /** The beginning of what is kept; null for all there is. */
  get sinceMs(): number | null {
    return this.#sinceMs
  }

  set sinceMs(sinceMs: number | null) {
    this.#sinceMs = sinceMs
  }

  add(entry: LogEntry): void {
    this.#lines += `${this.#json(entry, entry.cursor)}\n`
    this.#ahead.set(entry.source, entry.cursor)
  }

  /** An entry that is not wanted: it need not be read again. */
  skip({ source, cursor }: LogEntry): void {
    this.#ahead.set(source, cursor)
  }

  gap(gap: { source: string; reason: string }, now: Date): void {
    this.#lines += `${gapJson(gap, now)}\n`
  }

  /** Writes what was added. Throws CODEXKIT_FILE. */
  async flush(): Promise<void> {
    // While a private key is open nothing goes out, or the cursors would be ahead of the lines.
    if (openKeyStart(this.#lines) < this.#lines.length) return
    await this.#write()
  }

  async #write(): Promise<void> {
    const lines = this.#lines
    this.#lines = ''
    if (lines !== '') {
      for (const part of inParts(this.#options.redactor.redact(lines), this.#fileBytes())) {
        const bytes = this.#encode(part)
        const { sizeBytes } = this.#end
        if (sizeBytes > 0 && sizeBytes + bytes.length > this.#fileBytes()) await this.#rotate()
        this.#append(bytes)
      }
    }
    if (this.#ahead.size > 0) this.#unsaved = true
    for (const [source, cursor] of this.#ahead) this.#end.cursors[source] = cursor
    this.#ahead.clear()
  }

  /** The same memory each time: buffers are garbage that piles up faster than it is collected. */
  #encode(text: string): Buffer {
    const size = Buffer.byteLength(text)
    if (this.#encoded.length < size) this.#encoded = Buffer.allocUnsafeSlow(size * 2)
    return this.#encoded.subarray(0, this.#encoded.write(text))
  }

  #append(bytes: Buffer): void {
    const path = join(this.folder, watchFileName(this.#end.file))
    try {
      this.#descriptor ??= openSync(path, 'a', 0o600)
      writeFileSync(this.#descriptor, bytes)
      this.#end.sizeBytes += bytes.length
      this.#unsaved = true
    } catch (thrown) {
      throw fileError(thrown, 'write', path)
    }
  }

  /** So large that what is thrown away at a time is a small part of all. */
  #fileBytes(): number {
    return Math.min(64 * MEGABYTE, Math.ceil(this.#options.maxBytes / 4))
  }

  async #rotate(): Promise<void> {
    this.#close()
    this.#end.file++
    this.#end.sizeBytes = 0
    const numbers = await listWatchFiles(this.folder)
    const sizes = await Promise.all(numbers.map((number) => this.#sizeOf(number)))
    let kept = sizes.reduce((sum, size) => sum + size, 0)
    for (const [index, number] of numbers.entries()) {
      if (kept + this.#fileBytes() <= this.#options.maxBytes) break
      const path = join(this.folder, watchFileName(number))
      await rm(path, { force: true })
      kept -= sizes[index] ?? 0
      const reason = 'removed, because the evidence may not be larger than --evidence-size'
      this.#append(Buffer.from(`${gapJson({ source: path, reason }, this.#options.now())}\n`))
    }
  }

  async #sizeOf(number: number): Promise<number> {
    return (await stat(join(this.folder, watchFileName(number)))).size
  }

  /** Writes where the watch is; call it now and then, and when nothing happens. Throws CODEXKIT_FILE. */
  async save(): Promise<void> {
    await this.flush()
    if (!this.#unsaved) return
    const { file, sizeBytes, cursors } = this.#end
    if (this.#descriptor !== undefined) fsyncSync(this.#descriptor)
    const cursor: WatchCursor = { schemaVersion: 1, sinceMs: this.#sinceMs, file, sizeBytes, cursors }
    await saveWatchCursor(this.folder, cursor, this.#options.redactor)
    this.#unsaved = false
  }

  /** Writes what is left and lists the hashes of all files. Throws CODEXKIT_FILE. */
  async seal(): Promise<void> {
    await this.#write()
    await this.save()
    this.#close()
    await writeSums(this.folder)
  }

  #close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}
