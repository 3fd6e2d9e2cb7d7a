import type { Host } from '../platform/host.ts'
import { compareHashes } from './compare-hashes.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { exactVersion } from './exact-version.ts'
import { placeOf, runtimeFolders } from './folders.ts'
import type { InspectedFolder, Inspection, RuntimeHealth } from './inspection.ts'
import type { RuntimeLock, Target } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { lockedPackage, targetOf } from './target.ts'

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
  /** An exact version; without it the pinned one. */
  version?: string
}

/** Looks at size, time and inode of every file of an installed Codex, which costs about a millisecond. */
export async function checkRuntime(request: RuntimeRequest): Promise<RuntimeState> {
  const place = requestedPlace(request)
  return stateOf(place, await compareWithRecord(place))
}

/**
 * Hashes every file of an installed Codex. The pinned one is compared with the lock file, so a forged record helps
 * nobody; another one has only its own record to be compared with.
 */
export async function verifyRuntime(request: RuntimeRequest): Promise<RuntimeState> {
  const place = requestedPlace(request)
  return stateOf(place, await compareHashes(place, request.host.signal))
}

/** The folder that a request is about. Throws CODEXKIT_CHECKSUM when the lock says nothing of the pinned version here. */
export function requestedPlace({ host, lock = pinnedLock(), version = lock.version }: RuntimeRequest): InspectedFolder {
  if (version === lock.version) return placeFor(host, lock, version, lockedPackage(host, lock).target)
  return placeFor(host, lock, exactVersion(version), targetOf(host))
}

/** The folder of a version, together with what the lock knows of it. */
export function placeFor(host: Host, lock: RuntimeLock, version: string, target: Target): InspectedFolder {
  const folder = runtimeFolders(host).installed(version, target)
  return { folder, version, target, locked: version === lock.version ? lock.targets[target] : undefined }
}

/** What was found in a folder, for those who asked. */
export function stateOf(place: InspectedFolder, { state, changed, record }: Inspection): RuntimeState {
  const { folder, version, target, locked } = place
  const usual = target.startsWith('win32') ? 'bin/codex.exe' : 'bin/codex'
  const program = locked?.program ?? record?.program ?? usual
  return { state, version, target, folder, programPath: placeOf(folder, program), changed }
}
