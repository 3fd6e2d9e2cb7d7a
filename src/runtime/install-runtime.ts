import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { compareHashes } from './compare-hashes.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { DOWNLOAD_TIMING, type DownloadTiming } from './download-timing.ts'
import { placeOf, runtimeFolders, type RuntimeFolders } from './folders.ts'
import type { InspectedFolder } from './inspection.ts'
import type { LockedPackage, RuntimeLock, Target } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { throttleProgress, type ReportProgress } from './progress.ts'
import { publishFolder } from './publish.ts'
import { writeRecord } from './record.ts'
import { removeFolder, removeLeftovers } from './remove-folder.ts'
import { placeFor, type RuntimeRequest } from './runtime-state.ts'
import { lockedPackage } from './target.ts'

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

interface Plan {
  request: InstallRequest
  lock: RuntimeLock
  target: Target
  locked: LockedPackage
  folders: RuntimeFolders
  place: InspectedFolder
  report: ReportProgress
}

/**
 * Installs the pinned Codex of this machine, unless it is there. Two at once: one installs, the other waits and finds
 * it. Whatever fails, the disk is as before. Throws CODEXKIT_NETWORK, CODEXKIT_CHECKSUM, CODEXKIT_FILE.
 */
export async function installRuntime(request: InstallRequest): Promise<InstallResult> {
  const { host, lock = pinnedLock(), force = false } = request
  const { target, locked } = lockedPackage(host, lock)
  const folders = runtimeFolders(host)
  const place = placeFor(host, lock, lock.version, target)
  const report = throttleProgress(request.onProgress, host.now)
  const plan = { request, lock, target, locked, folders, place, report }
  const result = (status: InstallResult['status']): InstallResult => {
    const programPath = placeOf(place.folder, locked.program)
    return { status, version: lock.version, target, folder: place.folder, programPath }
  }
  if (!force && (await isPresent(plan))) return result('present')
  const waiting = { signal: host.signal, onWait: () => report({ phase: 'waiting' }) }
  // Loaded here, because most calls find everything installed.
  const { withProcessLock } = await import('../platform/process-lock.ts')
  return withProcessLock(folders.lock, waiting, async () => {
    // Whatever lies there belongs to an install that was killed: this process holds the lock.
    await removeLeftovers(folders)
    if (!force && (await isPresent(plan))) return result('present')
    const work = await mkdtemp(folders.partial).catch((thrown: unknown) => {
      throw fileError(thrown, 'create a folder in', folders.root)
    })
    try {
      await installFresh(plan, work)
    } finally {
      await removeFolder(work)
    }
    return result('installed')
  })
}

/** Settles doubt by hashing: a folder that was copied or restored keeps its bytes but not its times and inodes. */
async function isPresent(plan: Plan): Promise<boolean> {
  const { state } = await compareWithRecord(plan.place)
  if (state === 'ok' || state === 'missing') return state === 'ok'
  const hashed = await compareHashes(plan.place, plan.request.host.signal)
  if (hashed.state !== 'ok') return false
  await record(plan, plan.place.folder).catch((thrown: unknown) => {
    // A folder that may not be written (baked into an image) is good all the same; it costs a hashing each time.
    if (!(thrown instanceof CodexkitError)) throw thrown
  })
  return true
}

async function installFresh(plan: Plan, work: string): Promise<void> {
  const { request, locked, place, report } = plan
  const { host } = request
  const [{ downloadTarball }, { unpackTarball }] = await Promise.all([import('./download.ts'), import('./unpack.ts')])
  const tarball = join(work, 'package.tgz')
  const incoming = join(work, 'incoming')
  const totalBytes = locked.tarballBytes
  report({ phase: 'download', bytes: 0, totalBytes })
  await downloadTarball({
    host,
    wanted: locked,
    path: tarball,
    onBytes: (bytes) => report({ phase: 'download', bytes, totalBytes }),
    timing: { ...DOWNLOAD_TIMING, ...request.timing },
  })
  report({ phase: 'verify', bytes: totalBytes, totalBytes })
  await unpackTarball({
    tarball,
    locked,
    folder: incoming,
    signal: host.signal,
    onBytes: (bytes) => report({ phase: 'unpack', bytes, totalBytes }),
  })
  await record(plan, incoming)
  host.signal.throwIfAborted()
  report({ phase: 'publish' })
  await publishFolder(incoming, place.folder, join(work, 'replaced'))
}

async function record({ request, lock, target, locked }: Plan, folder: string): Promise<void> {
  await writeRecord(folder, { version: lock.version, target, locked, installedAt: request.host.now() })
}
