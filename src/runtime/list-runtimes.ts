import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { filesBelow } from './files-below.ts'
import { placeOf, runtimeFolders } from './folders.ts'
import type { RuntimeHealth } from './inspection.ts'
import { TARGETS, type RuntimeLock, type Target } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { placeFor, type RuntimeRequest } from './runtime-state.ts'

/** One installed Codex. */
export interface InstalledCodex {
  version: string
  target: Target
  folder: string
  sizeBytes: number
  /** Whether the lock file names this version. */
  pinned: boolean
  state: RuntimeHealth
  changed: string[]
  /** Absent when the record is missing or damaged. */
  installedAt?: string
}

/** Every Codex that codexkit installed for this user, oldest version first. */
export async function listRuntimes({ host, lock = pinnedLock() }: RuntimeRequest): Promise<InstalledCodex[]> {
  const { root } = runtimeFolders(host)
  const installed: InstalledCodex[] = []
  for (const version of await foldersIn(root)) {
    if (!/^\d/.test(version)) continue
    const present = new Set(await foldersIn(join(root, version)))
    for (const target of TARGETS) {
      if (present.has(target)) installed.push(await describe({ host, lock }, version, target))
    }
  }
  return installed
}

async function describe(
  { host, lock }: RuntimeRequest & { lock: RuntimeLock },
  version: string,
  target: Target,
): Promise<InstalledCodex> {
  const place = placeFor(host, lock, version, target)
  const { state, changed, record } = await compareWithRecord(place)
  let sizeBytes = 0
  for (const path of await filesBelow(place.folder)) sizeBytes += await sizeOf(placeOf(place.folder, path))
  const { folder } = place
  const pinned = version === lock.version
  return { version, target, folder, sizeBytes, pinned, state, changed, installedAt: record?.installedAt }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size
  } catch (thrown) {
    throw fileError(thrown, 'look at', path)
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw fileError(thrown, 'read', folder)
  }
}
