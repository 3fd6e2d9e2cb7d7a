import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileError } from '../platform/file-error.ts'
import { RECORD_NAME } from './record.ts'

/** Everything below a folder that is not itself a folder, as relative paths with forward slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  } catch (thrown) {
    throw fileError(thrown, 'read', folder)
  }
}

/** Files nobody installed: a library beside a program may be loaded by it. `.DS_Store` is what the Finder leaves. */
export async function strangersIn(folder: string, installed: readonly string[]): Promise<string[]> {
  const expected = new Set([...installed, RECORD_NAME])
  return (await filesBelow(folder)).filter((path) => !expected.has(path) && !path.endsWith('.DS_Store'))
}
