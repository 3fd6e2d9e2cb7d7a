import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { Host } from '../platform/host.ts'
import type { FoundRelease } from './find-release.ts'
import { DOWNLOAD_TIMING, withRetries } from './http.ts'

/** No archive is larger: one that never ends is given up. */
const MOST_BYTES = 1024 * 1024 * 1024

/**
 * Copies the archive of a release to a file, hashing on the way; the caller removes it. Throws CODEXKIT_CHECKSUM when it
 * is not the one that SHA256SUMS names.
 */
export async function fetchArchive(
  release: FoundRelease,
  path: string,
  host: Host,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  const sha256 = await withRetries(DOWNLOAD_TIMING.retryDelaysMs, host.signal, () =>
    copyOnce(release, path, host, onBytes),
  )
  if (sha256 === release.archiveSha256) return
  throw new CodexkitError('CODEXKIT_CHECKSUM', `${release.archive} is not the file that SHA256SUMS names.`, {
    hint: 'It was changed or cut on its way: get it again, from where codexkit is published.',
    details: { archive: release.archive, expected: release.archiveSha256, actual: sha256 },
  })
}

async function copyOnce(
  { source, archive }: FoundRelease,
  path: string,
  { signal }: Host,
  onBytes?: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let bytes = 0
  const attempt = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (thrown) {
      throw fileError(thrown, 'write', path)
    }
  }
  const file = await attempt(open(path, 'w', 0o600))
  try {
    await source.stream(archive, async (chunk) => {
      signal.throwIfAborted()
      bytes += chunk.length
      if (bytes > MOST_BYTES) {
        throw new CodexkitError('CODEXKIT_CHECKSUM', `${archive} is too large to be an archive of codexkit.`)
      }
      hash.update(chunk)
      await attempt(file.writeFile(chunk))
      onBytes?.(bytes)
    })
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
