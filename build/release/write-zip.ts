import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { modeOf, readContent, sortFiles } from './archive-file.ts'
import type { ArchiveRequest } from './write-tar-xz.ts'

/** Writes a .zip: the same files and time give the same bytes, from the same version of Node. */
export async function writeZip({ output, folder, files, epoch, signal }: ArchiveRequest): Promise<void> {
  const zip = new ZipFile()
  // A zip knows local times only, so where it was made would show.
  const options = { mtime: new UtcDate(epoch * 1000), forceDosTimestamp: true, compressionLevel: 9 }
  for (const file of sortFiles(files)) {
    const bytes = Buffer.from(await readContent(file))
    zip.addBuffer(bytes, `${folder}/${file.path}`, { ...options, mode: 0o100000 | modeOf(file) })
  }
  zip.end()
  await pipeline(Readable.from(zip.outputStream), createWriteStream(output), { signal })
}

/** Says UTC where yazl asks for local time. */
class UtcDate extends Date {
  override getFullYear = (): number => this.getUTCFullYear()
  override getMonth = (): number => this.getUTCMonth()
  override getDate = (): number => this.getUTCDate()
  override getHours = (): number => this.getUTCHours()
  override getMinutes = (): number => this.getUTCMinutes()
  override getSeconds = (): number => this.getUTCSeconds()
}
