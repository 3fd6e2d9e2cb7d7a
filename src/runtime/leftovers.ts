import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { RuntimeFolders } from './folders.ts'
import { sizeOfFolder } from './list-runtimes.ts'
import { removeFolder } from './remove-folder.ts'

/** A folder of an install that was killed, or of a version that was in use while it was removed. */
export interface Leftover {
  folder: string
  sizeBytes: number
}

/** What installs left that were killed; while an install runs, its folder is among them. */
export async function findLeftovers(folders: RuntimeFolders): Promise<Leftover[]> {
  const paths = await leftoverPaths(folders)
  return Promise.all(
    paths.map(async (folder) => {
      // CODEXKIT_FILE: an install that ends at this moment takes its folder along.
      return { folder, sizeBytes: await sizeOfFolder(folder).catch(() => 0) }
    }),
  )
}

/** Removes what installs left that were killed. For the holder of the lock only. */
export async function removeLeftovers(folders: RuntimeFolders): Promise<void> {
  for (const path of await leftoverPaths(folders)) await removeFolder(path)
}

async function leftoverPaths({ root, partial }: RuntimeFolders): Promise<string[]> {
  try {
    const names = await readdir(root)
    return names.filter((name) => name.startsWith(basename(partial))).map((name) => join(root, name))
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw fileError(thrown, 'read', root)
  }
}
