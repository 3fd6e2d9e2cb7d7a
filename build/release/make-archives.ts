import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from '../../src/platform/hash-file.ts'
import { archiveContents, type ContentRequest } from './archive-contents.ts'
import { archiveFolder, archiveFormats, type ArchiveFormat, type ReleaseArchive } from './release-names.ts'
import { writeTarXz, type ArchiveRequest } from './write-tar-xz.ts'
import { writeZip } from './write-zip.ts'

const WRITERS: Record<ArchiveFormat, (request: ArchiveRequest) => Promise<void>> = {
  'tar.xz': writeTarXz,
  zip: writeZip,
}

export interface ArchivesRequest extends ContentRequest {
  version: string
  xzLevel: string
  /** The folder they go to. */
  output: string
  /** The time of every file in them, in seconds since 1970. */
  epoch: number
  signal: AbortSignal
  report: (line: string) => void
}

/** Makes the archives of one target: the .tar.xz, and a .zip for Windows. */
export async function makeArchives(request: ArchivesRequest): Promise<ReleaseArchive[]> {
  const { version, target, output, epoch, xzLevel, signal, report } = request
  const files = await archiveContents(request)
  const folder = archiveFolder(version, target)
  const archives: ReleaseArchive[] = []
  for (const format of archiveFormats(target)) {
    const fileName = `${folder}.${format}`
    const path = join(output, fileName)
    const began = performance.now()
    await WRITERS[format]({ output: path, folder, files, epoch, xzLevel, signal })
    const { size } = await stat(path)
    report(`${fileName}: ${(size / 1e6).toFixed(1)} MB in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    archives.push({ target, format, fileName, sha256: await hashFile(path, 'sha256'), size })
  }
  return archives
}
