import { closeSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Redactor } from '../env/index.ts'
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

  private constructor(folder: string, redactor: Redactor) {
    this.folder = folder
    this.#redactor = redactor
  }

  /** Makes the folder and the one that holds all evidence, private to the user. Throws CODEXKIT_FILE. */
  static async create(folder: string, redactor: Redactor): Promise<EvidenceWriter> {
    await makePrivateFolder(dirname(folder))
    await makePrivateFolder(folder)
    return new EvidenceWriter(folder, redactor)
  }

  /** Adds whole lines to a file. */
  append(name: string, text: string): void {
    this.appendRedacted(name, this.#redactor.redact(text))
  }

  /** Adds text that a redacting stream has let through. */
  appendRedacted(name: string, text: string): void {
    const path = join(this.folder, name)
    try {
      let file = this.#open.get(name)
      if (file === undefined) {
        file = openSync(path, 'a', 0o600)
        this.#open.set(name, file)
      }
      writeSync(file, text)
    } catch (thrown) {
      throw fileError(thrown, 'write', path)
    }
  }

  /** Writes a whole file in one step. */
  async write(name: string, text: string): Promise<void> {
    await writeFileAtomic(join(this.folder, name), this.#redactor.redact(text), { mode: 0o600 })
  }

  /** Closes every file and lists their hashes. Nothing may be written afterwards. */
  async seal(): Promise<void> {
    this.close()
    await writeSums(this.folder)
  }

  /** Closes the files of a run that will not be sealed. */
  close(): void {
    for (const file of this.#open.values()) closeSync(file)
    this.#open.clear()
  }
}
