import { mkdtemp } from 'node:fs/promises'
import { fileError } from '../platform/file-error.ts'
import { DOWNLOAD_TIMING, type DownloadTiming } from './download-timing.ts'
import { installableVersion } from './exact-version.ts'
import { findPresent } from './find-present.ts'
import { placeOf, runtimeFolders } from './folders.ts'
import type { Target } from './lock.ts'
import { installFresh } from './install-fresh.ts'
import { pinnedLock } from './pinned-lock.ts'
import { throttleProgress, type ReportProgress } from './progress.ts'
import { removeLeftovers } from './leftovers.ts'
import { removeFolder } from './remove-folder.ts'
import { requestedPlace, type RuntimeRequest } from './runtime-state.ts'

export interface InstallRequest extends RuntimeRequest {
  /** Installs again even when everything is in order. */
  force?: boolean
  onProgress?: ReportProgress
  timing?: Partial<DownloadTiming>
}

export interface InstallResult {
  /** `present`: it was there already, nothing was downloaded. */
  status: 'present' | 'installed'
  version: string
  target: Target
  folder: string
  programPath: string
}

/**
 * Installs the pinned Codex of this machine, or `version` beside it, unless it is there. The pinned one is checked
 * against the lock file, another one against the sha512 in the registry. Two at once: one installs, the other waits and
 * finds it. Whatever fails, the disk is as before. Throws CODEXKIT_USAGE for a version that is not exact,
 * CODEX_INVALID_CONFIG (exit 7) for one that is not published, CODEXKIT_NETWORK, CODEXKIT_CHECKSUM, CODEXKIT_RUNTIME,
 * CODEXKIT_FILE.
 */
export async function installRuntime(request: InstallRequest): Promise<InstallResult> {
  const { host, lock = pinnedLock(), version = lock.version, force = false } = request
  const place = requestedPlace({ host, lock, version })
  if (version !== lock.version) installableVersion(version)
  const folders = runtimeFolders(host)
  const report = throttleProgress(request.onProgress, host.now)
  const timing = { ...DOWNLOAD_TIMING, ...request.timing }
  const result = (status: InstallResult['status'], program: string): InstallResult => {
    const { target, folder } = place
    return { status, version, target, folder, programPath: placeOf(folder, program) }
  }
  const present = force ? undefined : await findPresent(host, place)
  if (present !== undefined) return result('present', present)
  const waiting = { signal: host.signal, onWait: () => report({ phase: 'waiting' }) }
  // Loaded here, because most calls find everything installed.
  const { withProcessLock } = await import('../platform/process-lock.ts')
  return withProcessLock(folders.lock, waiting, async () => {
    // Whatever lies there belongs to an install that was killed: this process holds the lock.
    await removeLeftovers(folders)
    const meanwhile = force ? undefined : await findPresent(host, place)
    if (meanwhile !== undefined) return result('present', meanwhile)
    const work = await mkdtemp(folders.partial).catch((thrown: unknown) => {
      throw fileError(thrown, 'create a folder in', folders.root)
    })
    try {
      return result('installed', await installFresh({ host, place, work, report, timing }))
    } finally {
      await removeFolder(work)
    }
  })
}
