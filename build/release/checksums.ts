import { readdir } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join, relative, sep } from 'node:path'
import { hashFile } from '../../src/platform/hash-file.ts'

/** The lines of a SHA256SUMS in sha256sum's format, by path. */
export function renderSums(hashes: ReadonlyMap<string, string>): string {
  const paths = [...hashes.keys()].toSorted()
  return paths.map((path) => `${hashes.get(path)}  ${path}\n`).join('')
}

/** The files below a folder: paths with forward slashes, in order. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).toSorted()
}

/** The sha256 of every file below a folder: lower-case hex by path with forward slashes. */
export async function hashFolder(folder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  for (const path of await listFiles(folder)) hashes.set(path, await hashFile(join(folder, path), 'sha256'))
  return hashes
}

/** Lower-case hex. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
