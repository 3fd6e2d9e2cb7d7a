import type { FileReader } from './file-reader.ts'
import { findRotatedFiles } from './rotated-files.ts'

/** A handle is held so long after the last change: until then what is deleted can be read to its end (not on Windows). */
export const HOLD_HANDLE_MS = 10_000

/** Finds the file of a reader under the name it was rotated to, and tells the reader. False when there is none. */
export function findAgain(path: string, reader: FileReader): boolean {
  const found = findRotatedFiles(path).find((file) => file.identity === reader.identity)
  if (found === undefined || found.path === reader.path) return false
  reader.path = found.path
  return true
}

/** True when nothing can have been missed: all that was seen was read, and the file had been quiet. */
export function wasReadWhole(reader: FileReader): boolean {
  return (
    reader.offset >= reader.seen.size && !reader.hasPartial && reader.seen.atMs - reader.seen.changedMs > HOLD_HANDLE_MS
  )
}
