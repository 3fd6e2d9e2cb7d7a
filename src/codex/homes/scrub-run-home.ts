import { open, readdir } from 'node:fs/promises'
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
  for (const path of paths.filter((name) => name.endsWith('-wal'))) await foldLogIn(path.slice(0, -'-wal'.length))
  for (const path of paths) await scrubFile(path, needles)
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

async function scrubFile(path: string, needles: readonly Buffer[]): Promise<void> {
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1
  try {
    await using file = await open(path, 'r+')
    const window = Buffer.alloc(WINDOW_BYTES)
    for (let position = 0; ; position += WINDOW_BYTES - overlap) {
      const { bytesRead } = await file.read(window, 0, WINDOW_BYTES, position)
      const seen = window.subarray(0, bytesRead)
      for (const needle of needles) {
        for (let at = seen.indexOf(needle); at !== -1; at = seen.indexOf(needle, at + needle.length)) {
          await file.write(Buffer.alloc(needle.length, '*'), 0, needle.length, position + at)
        }
      }
      if (bytesRead < WINDOW_BYTES) return
    }
  } catch (thrown) {
    // A log that was folded into its database is gone by now.
    if (systemCodeOf(thrown) === 'ENOENT') return
    throw fileError(thrown, 'clean', path)
  }
}
