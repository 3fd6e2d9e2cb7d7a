import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { RuntimeFolders } from './folders.ts'

/** Removes a folder of work in progress. What Windows still runs from it stays until the next install. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  } catch (thrown) {
    if (['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'].includes(systemCodeOf(thrown) ?? '')) return
    throw fileError(thrown, 'remove', path)
  }
}

/** Removes what installs left that were killed. For the holder of the lock only. */
export async function removeLeftovers({ root, partial }: RuntimeFolders): Promise<void> {
  const names = await readdir(root).catch((thrown: unknown) => {
    throw fileError(thrown, 'read', root)
  })
  for (const name of names) if (name.startsWith(basename(partial))) await removeFolder(join(root, name))
}
