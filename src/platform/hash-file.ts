import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileError } from './file-error.ts'

const PIECE_BYTES = 1024 * 1024

/**
 * The hash of a file's bytes as lower-case hex. One buffer serves all pieces: the chunks of a stream are garbage that
 * piles up faster than it is collected. Throws CODEXKIT_FILE.
 */
export async function hashFile(path: string, algorithm: 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm)
  try {
    await using file = await open(path)
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, (await file.stat()).size + 1))
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } catch (thrown) {
    throw fileError(thrown, 'read', path)
  }
}
