import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { platform } from 'node:os'
import type { BigIntStats } from 'node:fs'

/** How much of the beginning of a file is compared. */
export const FINGERPRINT_BYTES = 256

const isWindows = platform() === 'win32'

/**
 * What tells a file from another one that had its name. Big integers, since an NTFS file number does not fit a double;
 * the birth time, since ext4 gives the number of a deleted file to the next one at once. Not on Windows: NTFS counts in
 * the number how often it was given, a file of the same name made within 15 s gets the birth time of the one before, and
 * Wine gives the time of the last writing.
 */
export function identityOf(stats: BigIntStats): string {
  const isNumberEnough = isWindows && stats.ino !== 0n
  return isNumberEnough ? `${stats.dev}-${stats.ino}` : `${stats.dev}-${stats.ino}-${stats.birthtimeNs}`
}

/** What the system says of a path; undefined when nothing is there or it cannot be looked at. Sync: 5 µs instead of 60. */
export function lookAt(path: string): BigIntStats | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() === true ? stats : undefined
  } catch {
    // ENOTDIR, EACCES, EPERM (Windows: delete pending): as good as absent until the next look.
    return undefined
  }
}

/** True when the file of this identity is the one at the path. */
export function hasName(path: string, identity: string): boolean {
  const stats = lookAt(path)
  return stats !== undefined && identityOf(stats) === identity
}

/** `<bytes>:<hash>` of the first bytes. */
export function fingerprint(bytes: Buffer): string {
  const head = bytes.subarray(0, FINGERPRINT_BYTES)
  return `${head.length}:${createHash('sha1').update(head).digest('base64url').slice(0, 12)}`
}

/** True when `bytes`, the beginning of a file, has this fingerprint. An empty one, of a compressed file, fits any. */
export function hasFingerprint(bytes: Buffer, wanted: string): boolean {
  if (wanted === '') return true
  const length = Number.parseInt(wanted, 10)
  return Number.isSafeInteger(length) && bytes.length >= length && fingerprint(bytes.subarray(0, length)) === wanted
}
