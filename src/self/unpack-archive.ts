import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { HashedFiles } from '../platform/hashed-files.ts'
import { readArchive } from './read-archive.ts'

/** The most bytes that an archive may unpack to: a small one can hold a disk full of zeros. */
const MOST_BYTES = 2 * 1024 * 1024 * 1024

/** Unpacks every file of an archive into a new folder and gives their hashes back, by path with forward slashes. */
export async function unpackArchive(
  archive: string,
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  const files = new HashedFiles()
  let left = MOST_BYTES
  try {
    await readArchive(archive, signal, (path, isExecutable) => {
      const mode = isExecutable ? 0o755 : 0o644
      const sink = files.create(join(folder, path), mode, (sha256) => hashes.set(path, sha256))
      const write = (chunk: Uint8Array): void => {
        left -= chunk.length
        if (left < 0) throw new Error('it unpacks to more than 2 GB')
        sink.write(chunk)
      }
      return { write, end: sink.end }
    })
  } finally {
    files.close()
  }
  return hashes
}

/** The hash of one file of an archive, without writing anything; undefined when it is not there. */
export async function hashInArchive(archive: string, wanted: string, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256')
  let found = false
  await readArchive(archive, signal, (path) => {
    if (path !== wanted) return undefined
    found = true
    return { write: (chunk) => void hash.update(chunk), end: () => undefined }
  })
  return found ? hash.digest('hex') : undefined
}
