import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { CodexkitError, messageOf, systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { FileSink } from '../platform/hashed-files.ts'

export interface TarballEntry {
  /** As it stands in the tarball: nothing may be believed of it. */
  path: string
  isExecutable: boolean
}

/**
 * Reads a gzipped tarball and offers its regular files, one after the other, to `open`, which says where the bytes go or
 * that nobody wants them. Links, devices and folders are never offered.
 */
export async function readTarball(
  source: { path: string; signal: AbortSignal; onBytes?: (bytes: number) => void },
  open: (entry: TarballEntry) => FileSink | undefined,
): Promise<void> {
  const parser = new Parser({ strict: true })
  let fault: unknown
  parser.on('error', (thrown: unknown) => (fault ??= thrown))
  parser.on('entry', (entry: ReadEntry) => drain(entry, open))
  const file = createReadStream(source.path, { highWaterMark: 256 * 1024 })
  try {
    await pipeline(
      file,
      createGunzip({ chunkSize: 256 * 1024 }),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          parser.write(chunk)
          source.onBytes?.(file.bytesRead)
          if (fault) throw fault
        }
        parser.end()
        if (fault) throw fault
      },
      { signal: source.signal },
    )
  } catch (thrown) {
    source.signal.throwIfAborted()
    throw tarballError(thrown, source.path)
  }
}

/** The parser hands on what it gets at once, so an error of a sink comes out of its `write`. */
function drain(entry: ReadEntry, open: (entry: TarballEntry) => FileSink | undefined): void {
  const isFile = entry.type === 'File' || entry.type === 'OldFile'
  const sink = isFile ? open({ path: entry.path, isExecutable: ((entry.mode ?? 0) & 0o111) !== 0 }) : undefined
  if (!sink) {
    entry.resume()
    return
  }
  entry.on('data', (chunk) => sink.write(chunk))
  entry.on('end', () => sink.end())
}

function tarballError(thrown: unknown, path: string): CodexkitError {
  if (thrown instanceof CodexkitError) return thrown
  if (thrown instanceof Error && 'syscall' in thrown) return fileError(thrown, 'read', path)
  return new CodexkitError('CODEXKIT_RUNTIME', `The package could not be unpacked: ${messageOf(thrown)}.`, {
    hint: 'Its checksum is right, so the package itself is broken: choose another version.',
    details: { systemCode: systemCodeOf(thrown) ?? '' },
    cause: thrown,
  })
}
