import { join } from 'node:path'
import type { DownloadTiming } from './download-timing.ts'
import type { InspectedFolder } from './inspection.ts'
import type { LockedPackage } from './lock.ts'
import type { Host } from '../platform/host.ts'
import type { ReportProgress } from './progress.ts'
import { publishFolder } from './publish.ts'
import { writeRecord } from './record.ts'

export interface FreshInstall {
  host: Host
  place: InspectedFolder
  /** A new folder on the same file system, which the caller removes. */
  work: string
  report: ReportProgress
  timing: DownloadTiming
}

/** Downloads, checks, unpacks and publishes one Codex. Gives back the path of its program below the folder. */
export async function installFresh(install: FreshInstall): Promise<string> {
  const { host, place, work, report } = install
  const tarball = join(work, 'package.tgz')
  const incoming = join(work, 'incoming')
  const locked = place.locked
    ? await downloadLocked(install, tarball, place.locked)
    : await downloadOther(install, tarball)
  const { unpackTarball } = await import('./unpack.ts')
  const totalBytes = locked.tarballBytes
  await unpackTarball({
    tarball,
    locked,
    folder: incoming,
    signal: host.signal,
    onBytes: (bytes) => report({ phase: 'unpack', bytes, totalBytes }),
  })
  const { version, target } = place
  await writeRecord(incoming, { version, target, locked, installedAt: host.now() })
  host.signal.throwIfAborted()
  report({ phase: 'publish' })
  await publishFolder(incoming, place.folder, join(work, 'replaced'))
  return locked.program
}

async function downloadLocked(install: FreshInstall, path: string, locked: LockedPackage): Promise<LockedPackage> {
  const { host, report, timing } = install
  const { downloadTarball } = await import('./download.ts')
  const totalBytes = locked.tarballBytes
  report({ phase: 'download', bytes: 0, totalBytes })
  const onBytes = (bytes: number): void => report({ phase: 'download', bytes, totalBytes })
  await downloadTarball({ host, wanted: locked, path, onBytes, timing })
  report({ phase: 'verify', bytes: totalBytes, totalBytes })
  return locked
}

/**
 * A version that no lock file knows: the registry says which package it is and its sha512, and the hashes of the files
 * come from the package that has this sha512.
 */
async function downloadOther({ host, place, report, timing }: FreshInstall, path: string): Promise<LockedPackage> {
  const [{ findPackage }, { downloadTarball }, { describePackage, hashTarball }] = await Promise.all([
    import('./find-package.ts'),
    import('./download.ts'),
    import('./package-layout.ts'),
  ])
  report({ phase: 'lookup' })
  const published = await findPackage(host, place.version, place.target, timing)
  const onBytes = (bytes: number): void => report({ phase: 'download', bytes })
  report({ phase: 'download', bytes: 0 })
  const tarballBytes = await downloadTarball({ host, wanted: published, path, onBytes, timing })
  report({ phase: 'verify', bytes: tarballBytes, totalBytes: tarballBytes })
  const files = await hashTarball(path, host.signal)
  return { ...published, tarballBytes, ...describePackage(files, place.target, published.packageVersion) }
}
