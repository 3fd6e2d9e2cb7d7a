import type { Host } from '../platform/host.ts'
import { compareHashes } from './compare-hashes.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { placeOf, runtimeFolders } from './folders.ts'
import type { InspectedFolder, Inspection, RuntimeHealth } from './inspection.ts'
import type { RuntimeLock, Target } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { lockedPackage } from './target.ts'

/** What can be said of an installed Codex. */
export interface RuntimeState {
  state: RuntimeHealth
  version: string
  target: Target
  folder: string
  /** Where the program is, or would be. */
  programPath: string
  /** The files that differ, are gone or do not belong there, relative to the folder. */
  changed: string[]
}

export interface RuntimeRequest {
  host: Host
  /** Without it the lock file that codexkit was built with. */
  lock?: RuntimeLock
}

/** Looks at size, time and inode of every file of the pinned Codex, which costs about a millisecond. */
export async function checkRuntime({ host, lock = pinnedLock() }: RuntimeRequest): Promise<RuntimeState> {
  const { target, locked } = lockedPackage(host, lock)
  const place = placeFor(host, lock, lock.version, target)
  return stateOf(place, target, locked.program, await compareWithRecord(place))
}

/**
 * Hashes every file of the pinned Codex and compares it with the lock file, so a forged record helps nobody. With
 * `version` another installed Codex, which has only its own record to be compared with.
 */
export async function verifyRuntime(request: RuntimeRequest & { version?: string }): Promise<RuntimeState> {
  const { host, lock = pinnedLock(), version = lock.version } = request
  const { target, locked } = lockedPackage(host, lock)
  const place = placeFor(host, lock, version, target)
  const found = await compareHashes(place, host.signal)
  return stateOf(place, target, (place.locked ? undefined : found.record?.program) ?? locked.program, found)
}

/** The folder of a version, together with what the lock knows of it. */
export function placeFor(host: Host, lock: RuntimeLock, version: string, target: Target): InspectedFolder {
  const folder = runtimeFolders(host).installed(version, target)
  return { folder, version, target, locked: version === lock.version ? lock.targets[target] : undefined }
}

function stateOf(place: InspectedFolder, target: Target, program: string, found: Inspection): RuntimeState {
  const { folder, version } = place
  return { state: found.state, version, target, folder, programPath: placeOf(folder, program), changed: found.changed }
}
