import { isUtf8 } from 'node:buffer'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Redactor } from '../env/index.ts'
import { systemCodeOf } from '../errors.ts'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { writeSums } from './sums.ts'

/**
 * Writes the evidence of one run. Everything passes the redactor. What was appended is on disk when the call returns,
 * so a run that is killed leaves what it had; only a sealed folder has SHA256SUMS.
 */
export class EvidenceWriter {
  readonly folder: string
  readonly #redactor: Redactor
  readonly #open = new Map<string, number>()
  #sealed = false

  private constructor(folder: string, redactor: Redactor) {
    this.folder = folder
    this.#redactor = redactor
  }

  /**
   * Makes the folder and the one that holds all evidence, private to the user. A folder that another run has is left
   * to it: this one gets `-2`. Throws CODEXKIT_FILE.
   */
  static async create(folder: string, redactor: Redactor): Promise<EvidenceWriter> {
    await makePrivateFolder(dirname(folder))
    for (let number = 1; ; number++) {
      const path = number === 1 ? folder : `${folder}-${number}`
      if (await makeNewFolder(path)) return new EvidenceWriter(path, redactor)
    }
  }

  /** Adds whole lines to a file. */
  append(name: string, text: string): void {
    this.appendRedacted(name, this.#redactor.redact(text))
  }

  /** Adds text that a redacting stream has let through. */
  appendRedacted(name: string, text: string): void {
    this.#refuseWhenSealed()
    const path = join(this.folder, name)
    try {
      let file = this.#open.get(name)
      if (file === undefined) {
        file = openSync(path, 'a', 0o600)
        this.#open.set(name, file)
      }
      writeFileSync(file, text)
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
    await writeFileAtomic(join(this.folder, name), bytes, { mode: 0o600 })
  }

  /** Closes every file and lists their hashes. Nothing may be written afterwards. */
  async seal(): Promise<void> {
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
