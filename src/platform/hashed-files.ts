import { createHash } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileError } from './file-error.ts'

/** Where the bytes of one file of an archive go. Both are called in the course of one pass, never at the same time. */
export interface FileSink {
  write: (chunk: Uint8Array) => void
  end: () => void
}

/**
 * New files that are hashed while they are written. Synchronous on purpose: there is no queue between parser and disk,
 * and after an error or an abort nothing is still being written while the folder is removed.
 */
export class HashedFiles {
  readonly #opened = new Set<number>()

  /**
   * Creates a file that is not there yet, and its folders. `done` gets the SHA-256, in lower-case hex, when the file is
   * complete and has its POSIX mode, whatever the umask. Throws CODEXKIT_FILE, as the sink does.
   */
  create(path: string, mode: number, done: (sha256: string) => void): FileSink {
    const hash = createHash('sha256')
    const attempt = <T>(work: () => T): T => {
      try {
        return work()
      } catch (thrown) {
        throw fileError(thrown, 'write', path)
      }
    }
    const descriptor = attempt(() => {
      mkdirSync(dirname(path), { recursive: true })
      return openSync(path, 'wx', mode)
    })
    this.#opened.add(descriptor)
    return {
      write: (chunk) => {
        hash.update(chunk)
        attempt(() => writeFileSync(descriptor, chunk))
      },
      end: () => {
        this.#opened.delete(descriptor)
        attempt(() => closeSync(descriptor))
        attempt(() => chmodSync(path, mode))
        done(hash.digest('hex'))
      },
    }
  }

  /** Closes what an error left open. */
  close(): void {
    for (const descriptor of this.#opened) closeSync(descriptor)
    this.#opened.clear()
  }
}
