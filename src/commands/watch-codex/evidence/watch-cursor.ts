import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Redactor } from '../../../env/index.ts'
import { writeFileAtomic } from '../../../platform/atomic-write.ts'
import { readOptionalText } from '../../../platform/read-optional.ts'
import { CodexkitError } from '../../../errors.ts'
import { CURSOR_FILE } from './watch-files.ts'

const schema = z.object({
  schemaVersion: z.literal(1),
  /** The beginning of what is kept, in milliseconds since 1970. */
  sinceMs: z.nullable(z.number()),
  /** How far it was written when this was: the number of the file, and its size. */
  file: z.number(),
  sizeBytes: z.number(),
  /** Where each source goes on, by its path. */
  cursors: z.record(z.string(), z.string()),
})

/** What `cursor.json` says. Every entry before these cursors is in the files already, up to that size. */
export type WatchCursor = z.infer<typeof schema>

/** Reads the cursor of a folder; undefined when there is none. Throws CODEXKIT_FILE when it is damaged. */
export async function loadWatchCursor(folder: string): Promise<WatchCursor | undefined> {
  const path = join(folder, CURSOR_FILE)
  const text = await readOptionalText(path)
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch (thrown) {
    throw new CodexkitError('CODEXKIT_FILE', `${path} does not say where a watch ended.`, {
      hint: 'Name a new folder with --evidence-folder.',
      details: { path },
      cause: thrown,
    })
  }
}

/** Writes it in one step. What it covers must be on disk already. Throws CODEXKIT_FILE. */
export async function saveWatchCursor(folder: string, cursor: WatchCursor, redactor: Redactor): Promise<void> {
  const text = redactor.redact(`${JSON.stringify(cursor)}\n`)
  await writeFileAtomic(join(folder, CURSOR_FILE), text, { mode: 0o600 })
}
