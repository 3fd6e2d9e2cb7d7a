import { lstat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { LockedPackage, Target } from './lock.ts'
import type { RuntimeRecord } from './record.ts'

/**
 * `ok`: every file is what it should be. `missing`: nothing is installed. `changed`: files differ, are gone, or are too
 * many. `unverified`: something is there, but no record that fits the lock says where it came from.
 */
export type RuntimeHealth = 'ok' | 'missing' | 'changed' | 'unverified'

export interface Inspection {
  state: RuntimeHealth
  /** The files that differ, are gone or do not belong there, relative to the folder. */
  changed: string[]
  record: RuntimeRecord | undefined
}

/** What is looked at: an installed folder, and what the lock says of it when this is the pinned version. */
export interface InspectedFolder {
  folder: string
  version: string
  target: Target
  locked: LockedPackage | undefined
}

/** Whether a record is about this folder and tells the same hashes as the lock. */
export function isRecordOf(record: RuntimeRecord, { version, target, locked }: InspectedFolder): boolean {
  if (record.version !== version || record.target !== target) return false
  if (!locked) return true
  const hashes = recordedHashes(record)
  const paths = Object.keys(locked.files)
  return (
    record.integrity === locked.integrity &&
    paths.length === Object.keys(hashes).length &&
    paths.every((path) => hashes[path] === locked.files[path])
  )
}

/** The sha256 of every file as the record tells it. */
export function recordedHashes(record: RuntimeRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(record.files).map(([path, file]) => [path, file.sha256]))
}

/** What `lstat` says when a regular file stands there; a link, a folder or nothing gives undefined. */
export async function lstatFile(path: string): Promise<Stats | undefined> {
  try {
    const stats = await lstat(path)
    return stats.isFile() ? stats : undefined
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(thrown) ?? '')) return undefined
    throw fileError(thrown, 'look at', path)
  }
}
