import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from './file-error.ts'

/**
 * Makes a folder that only this user may enter (POSIX 0700; on Windows it inherits the user's rights). Its parents are
 * ordinary folders; one that is there already keeps its mode. Throws CODEXKIT_FILE.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await mkdir(path, { mode: 0o700 })
  } catch (thrown) {
    if (systemCodeOf(thrown) !== 'EEXIST' || !(await isFolder(path))) throw fileError(thrown, 'create the folder', path)
  }
}

async function isFolder(path: string): Promise<boolean> {
  // What cannot be looked at is no folder to work in.
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true
}
