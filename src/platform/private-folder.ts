import { chmod, mkdir } from 'node:fs/promises'
import { fileError } from './file-error.ts'

/** Makes a folder, with its parents, that only this user may enter (POSIX 0700; on Windows it inherits the user's). */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await chmod(path, 0o700)
  } catch (thrown) {
    throw fileError(thrown, 'create the folder', path)
  }
}
