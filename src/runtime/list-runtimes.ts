import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { Host } from '../platform/host.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { filesBelow } from './files-below.ts'
import { placeOf, runtimeFolders } from './folders.ts'
import type { InspectedFolder, RuntimeHealth } from './inspection.ts'
import { TARGETS, type RuntimeLock, type Target } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { placeFor, type RuntimeRequest } from './runtime-state.ts'
import { selectedVersion } from './selection.ts'

/** One installed Codex. */
export interface InstalledCodex {
  version: string
  target: Target
  folder: string
  sizeBytes: number
  /** Whether the lock file names this version. */
  pinned: boolean
  /** Whether `runtime use` chose this version instead of the pinned one. */
  selected: boolean
  state: RuntimeHealth
  changed: string[]
  /** Absent when the record is missing or damaged. */
  installedAt?: string
}

/** Every Codex that codexkit installed for this user, oldest version first. */
export async function listRuntimes({
  host,
  lock = pinnedLock(),
}: Omit<RuntimeRequest, 'version'>): Promise<InstalledCodex[]> {
  // A list must also help where the choice is damaged; what uses the choice says so.
  const selected = await selectedVersion(host).catch(() => undefined)
  const places = await installedPlaces(host, lock)
  return Promise.all(places.map((place) => describe(place, lock.version, selected)))
}

/** The folder of every version and target that is there, oldest version first. */
export async function installedPlaces(host: Host, lock: RuntimeLock): Promise<InspectedFolder[]> {
  const { root } = runtimeFolders(host)
  const places: InspectedFolder[] = []
  for (const version of await foldersIn(root)) {
    if (!/^\d/.test(version)) continue
    const present = new Set(await foldersIn(join(root, version)))
    for (const target of TARGETS) if (present.has(target)) places.push(placeFor(host, lock, version, target))
  }
  return places
}

async function describe(place: InspectedFolder, pinned: string, selected: string | undefined): Promise<InstalledCodex> {
  const { version, target, folder } = place
  const { state, changed, record } = await compareWithRecord(place)
  return {
    version,
    target,
    folder,
    sizeBytes: await sizeOfFolder(folder),
    pinned: version === pinned,
    selected: version === selected,
    state,
    changed,
    installedAt: record?.installedAt,
  }
}

/** The bytes of all files below a folder. Throws CODEXKIT_FILE. */
export async function sizeOfFolder(folder: string): Promise<number> {
  let sizeBytes = 0
  for (const path of await filesBelow(folder)) sizeBytes += await sizeOf(placeOf(folder, path))
  return sizeBytes
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
