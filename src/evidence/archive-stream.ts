import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import type { EvidenceRun } from './evidence-run.ts'

export const ARCHIVE_FORMATS = ['zip', 'tar.gz'] as const
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number]

export interface ArchiveContent {
  run: EvidenceRun
  /** Names of regular files in the folder of the run, in the order they get. */
  files: readonly string[]
  format: ArchiveFormat
  /** The time of every entry. */
  mtime: Date
}

/** The bytes of an archive that holds the folder of a run; the same content gives the same bytes, on any machine. */
export async function archiveStream(content: ArchiveContent): Promise<Readable> {
  const writers = { zip: zipStream, 'tar.gz': tarStream } satisfies Record<ArchiveFormat, unknown>
  return writers[content.format](content)
}

async function zipStream({ run, files, mtime }: ArchiveContent): Promise<Readable> {
  const { ZipFile } = await import('./yazl.ts')
  const zip = new ZipFile()
  const entry = { mtime: zipTime(mtime), forceDosTimestamp: true }
  const output = new PassThrough()
  zip.outputStream.pipe(output)
  zip.on('error', (thrown: Error) => output.destroy(thrown))
  zip.addEmptyDirectory(run.name, { ...entry, mode: 0o40700 })
  for (const name of files) {
    // Not addFile: it wants a file to keep its size, and the one of a run that still goes on grows.
    zip.addReadStreamLazy(`${run.name}/${name}`, { ...entry, mode: 0o100600 }, (take) => {
      const file = createReadStream(join(run.folder, name))
      file.on('error', (thrown) => output.destroy(thrown))
      take(null, file)
    })
  }
  zip.end()
  return output
}

/** Zip holds local time without a zone; UTC in its place makes the bytes the same in every zone. */
function zipTime(time: Date): Date {
  return new Date(
    time.getUTCFullYear(),
    time.getUTCMonth(),
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  )
}

async function tarStream({ run, files, mtime }: ArchiveContent): Promise<Readable> {
  const { Pack } = await import('tar')
  const pack = new Pack({
    cwd: dirname(run.folder),
    gzip: true,
    // Leaves out users, groups and the system's own times.
    portable: true,
    noDirRecurse: true,
    mtime,
    // A file that cannot be read is an error, not a warning.
    strict: true,
    onWriteEntry: ({ stat }) => {
      if (stat) stat.mode = stat.isDirectory() ? 0o40700 : 0o100600
    },
  })
  for (const name of [run.name, ...files.map((file) => `${run.name}/${file}`)]) pack.add(name)
  pack.end()
  // Piped, not iterated: the iterator of this stream marks its last piece as done, and who reads it would drop that.
  const output = new PassThrough()
  pack.on('error', (thrown: unknown) => output.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  pack.pipe(output)
  return output
}
