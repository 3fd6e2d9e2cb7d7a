import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { fileError } from './file-error.ts'

/** The hash of a file's bytes as lower-case hex; reads in pieces, so a 300 MB program costs no memory. */
export async function hashFile(path: string, algorithm: 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm)
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  } catch (thrown) {
    throw fileError(thrown, 'read', path)
  }
  return hash.digest('hex')
}
