import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, systemCodeOf } from '../errors.ts'

/** What came of reading one file of a run: nothing in an evidence folder is believed before it was looked at. */
export type EvidenceText =
  | { state: 'read'; text: string; sizeBytes: number }
  | { state: 'absent' }
  | { state: 'unusable'; reason: string }

const MEGABYTE = 1024 * 1024

/**
 * Reads a regular file of a run as UTF-8, at most `limitBytes` long. A link, a pipe or a folder of that name is
 * `unusable`: it may lead out of the evidence, or never end. Never throws.
 */
export async function readEvidenceFile(
  folder: string,
  name: string,
  limitBytes = 16 * MEGABYTE,
): Promise<EvidenceText> {
  const path = join(folder, name)
  try {
    const found = await lstat(path)
    if (!found.isFile()) return { state: 'unusable', reason: 'it is no regular file' }
    if (found.size > limitBytes) {
      const [size, limit] = [found.size, limitBytes].map((bytes) => (bytes / MEGABYTE).toFixed(1))
      return { state: 'unusable', reason: `it has ${size} MB, and at most ${limit} MB are read` }
    }
    return { state: 'read', text: await readStart(path, found.size), sizeBytes: found.size }
  } catch (thrown) {
    const code = systemCodeOf(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: 'absent' }
    return { state: 'unusable', reason: `it could not be read (${code ?? messageOf(thrown)})` }
  }
}

/** The same for a file that may be long and still grow: whole lines from its first `limitBytes`. */
export async function readFirstLines(folder: string, name: string, limitBytes: number): Promise<string[]> {
  const path = join(folder, name)
  try {
    const found = await lstat(path)
    if (!found.isFile()) return []
    const text = await readStart(path, Math.min(found.size, limitBytes))
    return text.split('\n').slice(0, -1)
  } catch {
    // Absent or not readable: the caller asks for what there is, and the run is shown without it.
    return []
  }
}

/** A file may grow while it is read, so no more is taken than was asked for. */
async function readStart(path: string, length: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.toString('utf8', 0, filled).replace(/^\uFEFF/, '')
  } finally {
    await file.close()
  }
}
