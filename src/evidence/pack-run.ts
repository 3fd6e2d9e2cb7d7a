import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, lstat, mkdir, rm, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CodexkitError, systemCodeOf } from '../errors.ts'
import { renameOver } from '../platform/atomic-write.ts'
import { pathInside } from '../platform/path-inside.ts'
import { refuseDeviceName } from '../platform/device-name.ts'
import { fileError } from '../platform/file-error.ts'
import { hashFile } from '../platform/hash-file.ts'
import { archiveStream, type ArchiveFormat } from './archive-stream.ts'
import { listRunFiles, type EvidenceRun } from './evidence-run.ts'
import { runStart } from './layout.ts'
import { isPlainName } from './sums-text.ts'
import { loadVerdict } from './summarise-run.ts'

export interface PackRequest {
  run: EvidenceRun
  format: ArchiveFormat
  /** Absolute path of the archive. */
  output: string
  /** Replace what stands at `output`. */
  force: boolean
  signal: AbortSignal
}

/** The archive that was written. */
export interface PackedRun {
  path: string
  format: ArchiveFormat
  sizeBytes: number
  sha256: string
  /** The files in it, without the folder they are in. */
  files: string[]
}

/**
 * Packs the files of a run into an archive with one folder at its top, private to the user, published in one step. The
 * same files give the same bytes. Throws CODEXKIT_FILE, and CODEXKIT_USAGE for an archive inside the evidence.
 */
export async function packRun({ run, format, output, force, signal }: PackRequest): Promise<PackedRun> {
  if (pathInside(run.folder, output) !== undefined) {
    throw new CodexkitError('CODEXKIT_USAGE', 'The archive cannot be in the folder that it packs.', {
      hint: 'Choose another place with --output.',
      details: { output },
    })
  }
  refuseDeviceName(output, platform())
  if (!force && (await isThere(output))) throw standsThere(output)
  const files = (await listRunFiles(run)).files
    .map((file) => file.name)
    .filter((name) => isPlainName(name) && !name.startsWith('.'))
  const mtime = await startOf(run)
  const temporary = join(dirname(output), `.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await mkdir(dirname(output), { recursive: true })
    const archive = await archiveStream({ run, files, format, mtime })
    await pipeline(archive, createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true }), { signal })
    const { size } = await stat(temporary)
    const sha256 = await hashFile(temporary, 'sha256')
    await publish(temporary, output, force)
    return { path: output, format, sizeBytes: size, sha256, files }
  } catch (thrown) {
    signal.throwIfAborted()
    throw fileError(thrown, 'write', output)
  } finally {
    // Gone already when it was renamed; otherwise what went wrong before is the story.
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** Without `force` by a hard link, which alone refuses to replace; some file systems have none, and there a look must do. */
async function publish(temporary: string, output: string, force: boolean): Promise<void> {
  if (force) return renameOver(temporary, output)
  try {
    await link(temporary, output)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'EEXIST' || (await isThere(output))) throw standsThere(output)
    await renameOver(temporary, output)
  }
}

/** Anything counts, also a link that leads nowhere. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (thrown) {
    const code = systemCodeOf(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    throw fileError(thrown, 'look at', path)
  }
}

function standsThere(output: string): CodexkitError {
  return new CodexkitError('CODEXKIT_FILE', `${output} is there already.`, {
    hint: 'Give --force to replace it, or another name with --output.',
    details: { path: output },
  })
}

/** The time that every file in the archive gets, in whole seconds as archives hold it. A folder that tells no start is packed with the oldest that zip can hold. */
async function startOf(run: EvidenceRun): Promise<Date> {
  const startedAt = (await loadVerdict(run))?.startedAt
  const start = startedAt ? new Date(startedAt) : (runStart(run.name) ?? new Date('1980-01-01T00:00:00Z'))
  start.setUTCMilliseconds(0)
  return start
}
