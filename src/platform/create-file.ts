import { open, rm } from 'node:fs/promises'
import { systemCodeOf } from '../errors.ts'
import { fileError } from './file-error.ts'

/**
 * Writes a file where nothing stands yet, and tells whether it did. A link counts as something, wherever it leads.
 * Throws CODEXKIT_FILE.
 */
export async function createFile(path: string, data: string, mode: number): Promise<boolean> {
  try {
    const file = await open(path, 'wx', mode)
    const failure = await file.writeFile(data).catch((thrown: unknown) => ({ thrown }))
    await file.close()
    if (!failure) return true
    await rm(path, { force: true })
    throw failure.thrown
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'EEXIST') return false
    throw fileError(thrown, 'write', path)
  }
}
