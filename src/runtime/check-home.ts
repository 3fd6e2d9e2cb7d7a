import { randomBytes } from 'node:crypto'
import { mkdir, realpath, rm, statfs } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { pathInside } from '../platform/path-inside.ts'
import { codexkitHome } from '../platform/user-folders.ts'

/** Writes a small file into the home of codexkit and removes it; makes the folder when needed. Throws CODEXKIT_FILE. */
export async function checkHomeWritable(host: Host): Promise<void> {
  const home = codexkitHome(host)
  const path = join(home, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(home, { recursive: true })
    await writeFileAtomic(path, '')
    await rm(path)
  } catch (thrown) {
    throw fileError(thrown, 'write into', home)
  }
}

/**
 * Whether the home of codexkit lies below the folder for temporary files, as Codex finds that: there it refuses to make
 * its helper programs (measured: 0.169). Gives back that folder, or undefined.
 */
export async function temporaryFolderAround(host: Host): Promise<string | undefined> {
  const temporary = temporaryFolder(host)
  if (temporary === undefined) return undefined
  const [home, outer] = await Promise.all([realpathOf(codexkitHome(host)), realpathOf(temporary)])
  return pathInside(outer, home) === undefined ? undefined : temporary
}

/** What Rust's `std::env::temp_dir` gives: TMPDIR or /tmp; on Windows the first of TMP, TEMP and USERPROFILE. */
function temporaryFolder(host: Host): string | undefined {
  if (host.platform !== 'win32') return readEnv(host, 'TMPDIR') ?? '/tmp'
  return readEnv(host, 'TMP') ?? readEnv(host, 'TEMP') ?? readEnv(host, 'USERPROFILE')
}

/** The free bytes where the home of codexkit is, or would be. Throws CODEXKIT_FILE. */
export async function freeSpace(host: Host): Promise<number> {
  const path = await nearestFolder(codexkitHome(host))
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch (thrown) {
    throw fileError(thrown, 'ask for the free space of', path)
  }
}

/** The path with its links resolved, as far as it exists. */
async function realpathOf(path: string): Promise<string> {
  const present = await nearestFolder(path)
  return join(await realpath(present), relative(present, path))
}

async function nearestFolder(path: string): Promise<string> {
  try {
    await realpath(path)
    return path
  } catch (thrown) {
    // ENOENT and ENOTDIR: not made yet, or not possible; what stands above counts.
    if (dirname(path) !== path) return nearestFolder(dirname(path))
    throw fileError(thrown, 'look at', path)
  }
}
