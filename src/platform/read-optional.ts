import { readFile, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { systemCodeOf } from '../errors.ts'
import { fileError } from './file-error.ts'

const ABSENT = new Set(['ENOENT', 'ENOTDIR'])

/** The bytes of a file, or undefined when it is not there. Throws CODEXKIT_FILE for any other trouble. */
export async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (thrown) {
    if (ABSENT.has(systemCodeOf(thrown) ?? '')) return undefined
    throw fileError(thrown, 'read', path)
  }
}

/** The same as UTF-8 text without a byte order mark. */
export async function readOptionalText(path: string): Promise<string | undefined> {
  const bytes = await readOptional(path)
  return bytes?.toString('utf8').replace(/^\uFEFF/, '')
}

/** What `stat` says of a path, or undefined when nothing is there. */
export async function statOptional(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (thrown) {
    if (ABSENT.has(systemCodeOf(thrown) ?? '')) return undefined
    throw fileError(thrown, 'look at', path)
  }
}
