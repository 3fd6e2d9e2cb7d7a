import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { hashFile } from '../platform/hash-file.ts'
import type { Host } from '../platform/host.ts'
import { readOptional } from '../platform/read-optional.ts'
import { fetchArchive } from './fetch-archive.ts'
import type { FoundRelease } from './find-release.ts'
import { findInstalledSums, LONE_ENDING } from './installed-sums.ts'
import { oldExecutablePath, removeOldExecutables } from './old-executables.ts'
import type { OwnExecutable } from './own-executable.ts'
import { proveExecutable } from './prove-executable.ts'
import { parseReleaseSums } from './release-sums.ts'
import { replaceFiles, type Replacement } from './replace-files.ts'
import { unpackArchive } from './unpack-archive.ts'
import type { SelfUpdate, UpdateProgress } from './update-self.ts'

export interface InstallRequest {
  host: Host
  executable: OwnExecutable
  release: FoundRelease
  onProgress?: (progress: UpdateProgress) => void
}

type Installed = Pick<SelfUpdate, 'status' | 'files' | 'shimsUpdated'>

/** Fetches, checks, unpacks and starts the new executable in a folder beside the old one, and only then replaces it. */
export async function installRelease({ host, executable, release, onProgress }: InstallRequest): Promise<Installed> {
  const { folder, path, releaseName } = executable
  if (host.platform === 'win32') await removeOldExecutables(folder, basename(path))
  // Beside the executable: a rename works on one disk only, and a noexec /tmp could not start it.
  const staging = await mkdtemp(join(folder, '.codexkit-update-')).catch((thrown: unknown) => {
    throw fileError(thrown, 'write to', folder)
  })
  let stuck = false
  try {
    const archive = join(staging, 'archive.tar.xz')
    onProgress?.({ phase: 'download' })
    await fetchArchive(release, archive, host, (bytes) => onProgress?.({ phase: 'download', bytes }))
    onProgress?.({ phase: 'unpack' })
    const unpacked = join(staging, 'release')
    await mkdir(unpacked)
    const hashes = await unpackArchive(archive, unpacked, host.signal)
    const names = await checkFiles(unpacked, hashes, executable)
    // Another update may have been first, while this one waited.
    if ((await hashFile(path, 'sha256')) === hashes.get(releaseName)) {
      return { status: 'already', files: [], shimsUpdated: false }
    }
    const fresh = join(unpacked, releaseName)
    await chmod(fresh, (await stat(path)).mode & 0o777)
    onProgress?.({ phase: 'prove' })
    await proveExecutable(fresh, release.version, host)
    onProgress?.({ phase: 'replace' })
    const others = await otherFiles(unpacked, names, executable)
    const aside = host.platform === 'win32' ? await oldExecutablePath(path) : undefined
    const keep = join(staging, 'keep')
    await mkdir(keep)
    const inOneStep = host.platform !== 'win32'
    // The executable comes last: when this is killed on the way, the same command makes it whole.
    await replaceFiles([...others, { from: fresh, to: path, aside }], { keep, inOneStep }, () =>
      proveExecutable(path, release.version, host),
    )
    const files = others.map(({ to }) => to)
    return { status: 'updated', files, shimsUpdated: others.some(({ from }) => isBelowScripts(unpacked, from)) }
  } catch (thrown) {
    // What could not be put back is in there, and nowhere else.
    stuck = thrown instanceof CodexkitError && 'stuck' in thrown.details
    throw thrown
  } finally {
    if (!stuck) await rm(staging, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Every file must be one that the archive's own SHA256SUMS names, with that hash. Gives the names of the others. */
async function checkFiles(
  folder: string,
  hashes: ReadonlyMap<string, string>,
  { releaseName }: OwnExecutable,
): Promise<string[]> {
  const sums = await readOptional(join(folder, 'SHA256SUMS'))
  const listed = parseReleaseSums(sums?.toString('utf8') ?? '')
  const unlisted = [...hashes.keys()].filter((name) => !listed.has(name) && !/^SHA256SUMS(?:\.sig)?$/.test(name))
  const wrong = [...listed].filter(([name, sha256]) => hashes.get(name) !== sha256).map(([name]) => name)
  if (listed.has(releaseName) && unlisted.length + wrong.length === 0) {
    return [...hashes.keys()].filter((name) => name !== releaseName).toSorted()
  }
  throw new CodexkitError('CODEXKIT_CHECKSUM', 'The archive does not hold what its own SHA256SUMS names.', {
    hint: 'The release is broken: choose another version.',
    details: { wrong, unlisted, executable: releaseName },
  })
}

/** What else is replaced: all of an unpacked archive, or for an executable that stands alone its checksums only. */
async function otherFiles(
  unpacked: string,
  names: readonly string[],
  executable: OwnExecutable,
): Promise<Replacement[]> {
  const { path, folder } = executable
  const installed = await findInstalledSums(executable)
  if (installed?.isReleaseFolder) {
    return names.map((name) => ({ from: join(unpacked, name), to: join(folder, name) }))
  }
  return names.flatMap((name) => {
    const ending = /^SHA256SUMS(\.sig)?$/.exec(name)
    return ending ? [{ from: join(unpacked, name), to: `${path}${LONE_ENDING}${ending[1] ?? ''}` }] : []
  })
}

function isBelowScripts(unpacked: string, path: string): boolean {
  return path.startsWith(join(unpacked, 'scripts'))
}
