import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract, type ReadEntry } from 'tar'
import { openPromise } from 'yauzl'
import { isReleasePath } from '../../../src/self/release-sums.ts'
import type { ArchiveFormat } from '../release-names.ts'

/** One entry of an archive, as it is written there. */
export interface PackedEntry {
  path: string
  mode: number
  /** Seconds since 1970; zip rounds down to an even number. */
  mtime: number
  isFile: boolean
}

/** Unpacks an archive into a folder and tells what was in it, in its order. Throws for paths that lead elsewhere. */
export async function unpack(path: string, format: ArchiveFormat | 'tgz', folder: string): Promise<PackedEntry[]> {
  await mkdir(folder, { recursive: true })
  const entries = format === 'zip' ? await unpackZip(path, folder) : await unpackTar(path, format, folder)
  for (const entry of entries) if (!isReleasePath(entry.path)) throw new Error(`it holds a bad path: ${entry.path}`)
  return entries
}

async function unpackTar(path: string, format: 'tar.xz' | 'tgz', folder: string): Promise<PackedEntry[]> {
  const entries: PackedEntry[] = []
  const onReadEntry = ({ path, mode = 0, mtime, type }: ReadEntry): void => {
    entries.push({ path, mode: mode & 0o777, mtime: (mtime?.getTime() ?? 0) / 1000, isFile: type === 'File' })
  }
  const unpacker = extract({ cwd: folder, strict: true, onReadEntry })
  if (format === 'tgz') {
    await pipeline(createReadStream(path), unpacker)
    return entries
  }
  const child = spawn('xz', ['--decompress', '--stdout', path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await Promise.all([pipeline(child.stdout, unpacker), ended])
  if (child.exitCode !== 0) throw new Error('xz does not read it')
  return entries
}

async function unpackZip(path: string, folder: string): Promise<PackedEntry[]> {
  const zip = await openPromise(path, { lazyEntries: true })
  const entries: PackedEntry[] = []
  for await (const entry of zip.eachEntry()) {
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    const mtime = entry.getLastModDate({ timezone: 'UTC' }).getTime() / 1000
    entries.push({ path: entry.fileName, mode, mtime, isFile: !entry.fileName.endsWith('/') })
    const output = join(folder, entry.fileName)
    await mkdir(dirname(output), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(output))
    await chmod(output, mode)
  }
  return entries
}
