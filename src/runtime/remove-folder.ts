import { rm } from 'node:fs/promises'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'

/** Removes a folder of work in progress. What Windows still runs from it stays until the next install. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  } catch (thrown) {
    if (['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'].includes(systemCodeOf(thrown) ?? '')) return
    throw fileError(thrown, 'remove', path)
  }
}
