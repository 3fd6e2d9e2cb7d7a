import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { systemCodeOf } from '../errors.ts'
import { identityOf } from './file-identity.ts'

const GONE = new Set(['ENOENT', 'ENOTDIR', 'ESTALE'])

/**
 * Opens a file for reading if it is still the one that is meant. Node opens files on Windows so that others may write,
 * rename and delete them meanwhile. `gone`: another file or none is there; `refused`: it cannot be opened just now.
 */
export async function openFile(path: string, identity: string): Promise<FileHandle | 'gone' | 'refused'> {
  let handle: FileHandle
  try {
    handle = await open(path, constants.O_RDONLY)
  } catch (thrown) {
    return GONE.has(systemCodeOf(thrown) ?? '') ? 'gone' : 'refused'
  }
  if (identityOf(await handle.stat({ bigint: true })) === identity) return handle
  await handle.close()
  return 'gone'
}
