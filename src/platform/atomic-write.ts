import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { chmod, copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { refuseDeviceName } from './device-name.ts'
import { fileError } from './file-error.ts'

/** Written in one go: opening, writing and closing in turns costs a millisecond more than the writing. */
const SMALL = 64 * 1024

export interface AtomicWriteOptions {
  /** POSIX mode of the file; without it an existing file keeps its mode. */
  mode?: number
  /**
   * False for what is made anew by the next run: it is not forced to the disk, which costs up to 100 ms, so a machine that
   * loses power may lose it. A process that is killed loses nothing.
   */
  durable?: boolean
}

/** Writes a whole file; a dry run hands in one that only remembers. */
export type FileWriter = (path: string, data: string | Uint8Array, options?: AtomicWriteOptions) => Promise<void>

/**
 * Replaces a file in one step: a reader sees the old bytes or the new ones, never a part.
 * Missing parent folders are made. Throws CODEXKIT_FILE.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: AtomicWriteOptions = {},
): Promise<void> {
  refuseDeviceName(path, platform())
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    mkdirSync(dirname(path), { recursive: true })
    const mode = options.mode ?? (await modeOf(path)) ?? 0o644
    const durable = options.durable !== false
    if (!durable && data.length < SMALL) writeFileSync(temporary, data, { flag: 'wx', mode })
    else await writeNew(temporary, data, { mode, durable })
    chmodSync(temporary, mode)
    await renameOver(temporary, path)
  } catch (thrown) {
    // Where no file could be made (ENOTDIR, EROFS) there is none to remove; what went wrong first is the story.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileError(thrown, 'write', path)
  }
}

async function writeNew(path: string, data: string | Uint8Array, how: Required<AtomicWriteOptions>): Promise<void> {
  const file = await open(path, 'wx', how.mode)
  try {
    await file.writeFile(data)
    if (how.durable) await file.sync()
  } finally {
    await file.close()
  }
}

/** Replaces a file by a copy of another in one step, without reading it into memory. Throws CODEXKIT_FILE. */
export async function copyFileAtomic(from: string, to: string, mode: number): Promise<void> {
  const temporary = join(dirname(to), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await copyFile(from, temporary)
    await chmod(temporary, mode)
    await renameOver(temporary, to)
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw fileError(thrown, 'write', to)
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}

/** Renames over an existing file. On Windows a virus scanner may hold either file for a moment, so it tries again. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to)
      return
    } catch (thrown) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(systemCodeOf(thrown) ?? '')
      if (!busy || attempt === 6 || platform() !== 'win32') throw thrown
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt))
    }
  }
}
