import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Redactor } from '../env/index.ts'
import { systemCodeOf } from '../errors.ts'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { leftOutMark, maxBytesOf } from './size-limits.ts'
import { writeSums } from './sums.ts'

/** What is kept of a line too long to be understood: enough to see what it was. */
const BEGINNING_CHARACTERS = 64 * 1024

/**
 * Writes the evidence of one run. Everything passes the redactor. What was appended is on disk when the call returns,
 * so a run that is killed leaves what it had; only a sealed folder has SHA256SUMS.
 */
export class EvidenceWriter {
  readonly folder: string
  readonly #redactor: Redactor
  readonly #open = new Map<string, number>()
  readonly #written = new Map<string, number>()
  readonly #leftOut = new Map<string, number>()
  readonly #maxBytes: (name: string) => number
  #sealed = false

  private constructor(folder: string, redactor: Redactor, maxBytes: (name: string) => number) {
    this.folder = folder
    this.#redactor = redactor
    this.#maxBytes = maxBytes
  }

  /**
   * Makes the folder and the one that holds all evidence, private to the user. A folder that another run has is left
   * to it: this one gets `-2`. `maxBytes` tells how much is kept of what is appended to a file. Throws CODEXKIT_FILE.
   */
  static async create(folder: string, redactor: Redactor, maxBytes = maxBytesOf): Promise<EvidenceWriter> {
    makePrivateFolder(dirname(folder))
    for (let number = 1; ; number++) {
      const path = number === 1 ? folder : `${folder}-${number}`
      if (await makeNewFolder(path)) return new EvidenceWriter(path, redactor, maxBytes)
    }
  }

  /** Adds whole lines to a file. Once it is full they are only counted. */
  append(name: string, text: string): void {
    if (this.isFull(name)) this.#leaveOut(name, Buffer.byteLength(text))
    else this.appendRedacted(name, this.#redactor.redact(text))
  }

  /** Adds text that a redacting stream has let through. */
  appendRedacted(name: string, text: string): void {
    this.#refuseWhenSealed()
    const bytes = Buffer.from(text)
    const size = (this.#written.get(name) ?? 0) + bytes.length
    // A file that is full stays so: a short line after a long one that was left out would hide the gap.
    if (this.isFull(name) || size > this.#maxBytes(name)) return this.#leaveOut(name, bytes.length)
    this.#write(name, bytes)
    this.#written.set(name, size)
  }

  /**
   * Adds the beginning of a line that is too long, and how much of it is missing. A cut may go through a secret: a
   * redacting stream lets out only what cannot be the start of one.
   */
  appendBeginning(name: string, text: string, droppedBytes: number): void {
    const beginning = text.slice(0, BEGINNING_CHARACTERS)
    const stream = this.#redactor.stream()
    const kept = stream.push(beginning) + stream.flush()
    const heldBack = Buffer.byteLength(stream.end())
    const leftOut = Buffer.byteLength(text) - Buffer.byteLength(beginning) + heldBack + droppedBytes
    this.appendRedacted(name, `${kept}${leftOutMark(leftOut)}`)
  }

  /** Whether a file has reached its size, so that nothing more is kept of what is appended. */
  isFull(name: string): boolean {
    return this.#leftOut.has(name)
  }

  /** How many bytes were left out of which files. */
  leftOut(): Record<string, number> {
    return Object.fromEntries(this.#leftOut)
  }

  #leaveOut(name: string, bytes: number): void {
    this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + bytes)
  }

  #write(name: string, bytes: Buffer): void {
    const path = join(this.folder, name)
    try {
      let file = this.#open.get(name)
      if (file === undefined) {
        file = openSync(path, 'a', 0o600)
        this.#open.set(name, file)
      }
      writeFileSync(file, bytes)
    } catch (thrown) {
      throw fileError(thrown, 'write', path)
    }
  }

  /** Writes a whole file in one step. Bytes that are no UTF-8, as in a patch of an old source file, stay what they are. */
  async write(name: string, content: string | Buffer): Promise<void> {
    this.#refuseWhenSealed()
    const encoding = typeof content === 'string' || isUtf8(content) ? 'utf8' : 'latin1'
    const text = typeof content === 'string' ? content : content.toString(encoding)
    const bytes = Buffer.from(this.#redactor.redact(text), encoding)
    await writeFileAtomic(join(this.folder, name), bytes, { mode: 0o600, durable: false })
  }

  /** Marks what was left out, closes every file and lists their hashes. Nothing may be written afterwards. */
  async seal(): Promise<void> {
    for (const [name, bytes] of this.#leftOut) this.#write(name, Buffer.from(leftOutMark(bytes)))
    this.close()
    this.#sealed = true
    await writeSums(this.folder)
  }

  /** Closes the files of a run that will not be sealed. */
  close(): void {
    for (const file of this.#open.values()) closeSync(file)
    this.#open.clear()
  }

  #refuseWhenSealed(): void {
    if (this.#sealed) throw new Error(`the evidence in ${this.folder} is sealed`)
  }
}

/** Makes a folder; false when there is one. */
async function makeNewFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 })
    return true
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'EEXIST') return false
    throw fileError(thrown, 'create the folder', path)
  }
}
