import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { secretForms } from '../../env/index.ts'
import { systemCodeOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'

/** How much of a file is looked at in one go. */
const WINDOW_BYTES = 8 * 1024 * 1024

/**
 * Takes values out of everything Codex left in a run home. A provider that repeats a key in an error makes Codex write
 * it into its rollout and its databases (seen with 0.169). Each find is overwritten with as many stars, so that JSON
 * lines stay JSON and database pages keep their shape. Codex must have ended. Throws CODEXKIT_FILE.
 */
export async function scrubRunHome(folder: string, secrets: readonly string[]): Promise<void> {
  const needles = secrets.flatMap(secretForms).map((form) => Buffer.from(form, 'utf8'))
  if (needles.length === 0) return
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  // Most homes hold none, and opening a database costs more than looking for them.
  const dirty = paths.filter((path) => eachFind(path, needles, () => false))
  for (const path of dirty.filter((name) => name.endsWith('-wal'))) await foldLogIn(path.slice(0, -'-wal'.length))
  if (dirty.length > 0) for (const path of paths) eachFind(path, needles, overwrite)
}

/** Moves a write-ahead log into its database: the log's frames carry checksums that an overwrite would break. */
async function foldLogIn(path: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite')
  try {
    const database = new DatabaseSync(path)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  } catch {
    // Not a database, or a damaged one: the overwrite below still reaches its bytes.
  }
}

type Act = (file: number, position: number, length: number) => boolean

const overwrite: Act = (file, position, length) => {
  writeSync(file, Buffer.alloc(length, '*'), 0, length, position)
  return true
}

/** Calls `act` for each find while it says to go on; whether there was any. Synchronous: a home has many small files. */
function eachFind(path: string, needles: readonly Buffer[], act: Act): boolean {
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1
  let found = false
  try {
    const file = openSync(path, 'r+')
    try {
      const window = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, fstatSync(file).size))
      for (let position = 0; ; position += WINDOW_BYTES - overlap) {
        const seen = window.subarray(0, readSync(file, window, 0, window.length, position))
        for (const needle of needles) {
          for (let at = seen.indexOf(needle); at !== -1; at = seen.indexOf(needle, at + needle.length)) {
            found = true
            if (!act(file, position + at, needle.length)) return true
          }
        }
        if (seen.length < WINDOW_BYTES) return found
      }
    } finally {
      closeSync(file)
    }
  } catch (thrown) {
    // A log that was folded into its database is gone by now.
    if (systemCodeOf(thrown) === 'ENOENT') return found
    throw fileError(thrown, 'clean', path)
  }
}
