import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileError } from '../../../platform/file-error.ts'
import { LineSplitter } from '../../../platform/lines.ts'
import type { WatchCursor } from './watch-cursor.ts'
import { listWatchFiles, watchFileName } from './watch-files.ts'

const PIECE_BYTES = 1024 * 1024

/** Where a watch ended, whatever ended it. */
export interface WatchEnd {
  cursors: Record<string, string>
  /** The file that is written to, and its size without a last line that was cut off. */
  file: number
  sizeBytes: number
  /** Bytes that `cursor.json` counts and that are not there: the machine itself went down. */
  missingBytes: number
}

/**
 * Goes on from a saved cursor through what was written after it: each line carries the cursor of its source, so what is
 * on disk and what was read always agree. A last line without its end is removed; its entry will be read again. Throws
 * CODEXKIT_FILE.
 */
export async function readTail(folder: string, saved: WatchCursor | undefined): Promise<WatchEnd> {
  const first = saved?.file ?? 0
  const numbers = (await listWatchFiles(folder)).filter((number) => number >= first)
  const cursors = { ...saved?.cursors }
  let [file, sizeBytes, missingBytes] = [first, 0, saved?.sizeBytes ?? 0]
  for (const number of numbers) {
    const from = number === saved?.file ? saved.sizeBytes : 0
    const path = join(folder, watchFileName(number))
    const read = await readLines(path, from, (line) => takeCursor(line, cursors))
    if (number === saved?.file) missingBytes = Math.max(0, from - read)
    ;[file, sizeBytes] = [number, read]
  }
  return { cursors, file, sizeBytes, missingBytes }
}

/** Tells every whole line from an offset on and cuts the file after the last one; gives back its size. */
async function readLines(path: string, from: number, tell: (line: string) => void): Promise<number> {
  try {
    await using file = await open(path, 'r+')
    const { size } = await file.stat()
    if (size === from) return size
    // A file that lost its end is only looked through for its last whole line: its cursors are older than the saved ones.
    const isShort = size < from
    const start = isShort ? 0 : from
    const splitter = new LineSplitter(Infinity)
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    let whole = start
    for (let position = start; ;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, position)
      if (bytesRead === 0) break
      const bytes = piece.subarray(0, bytesRead)
      for (const { text } of splitter.push(bytes)) if (!isShort) tell(text)
      const last = bytes.lastIndexOf(0x0a)
      if (last !== -1) whole = position + last + 1
      position += bytesRead
    }
    if (whole < size) await file.truncate(whole)
    return whole
  } catch (thrown) {
    throw fileError(thrown, 'read', path)
  }
}

function takeCursor(line: string, cursors: Record<string, string>): void {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    // A SyntaxError: the line was changed by hand; its entry has no cursor, and the next of its source has one.
    return
  }
  if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('cursor' in entry)) return
  const { source, cursor } = entry
  if (typeof source === 'string' && typeof cursor === 'string') cursors[source] = cursor
}
