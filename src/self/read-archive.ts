import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Parser, type ReadEntry } from 'tar'
import { CodexkitError, messageOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import type { FileSink } from '../platform/hashed-files.ts'
import { isReleasePath } from './release-sums.ts'
import { XzReadableStream } from './xz.ts'

/** Says where the bytes of a file go, or that nobody wants them. */
export type OpenSink = (path: string, isExecutable: boolean) => FileSink | undefined

/**
 * Reads a .tar.xz whose checksum is known to be right, and offers its regular files to `open`, by their path below the
 * archive's one top folder. Throws CODEXKIT_CHECKSUM for paths that are not plain, and for links, which no release has.
 */
export async function readArchive(path: string, signal: AbortSignal, open: OpenSink): Promise<void> {
  const parser = new Parser({ strict: true })
  let fault: unknown
  parser.on('error', (thrown: unknown) => (fault ??= thrown))
  parser.on('entry', (entry: ReadEntry) => drain(entry, open))
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  try {
    const packed = Readable.toWeb(file) as ReadableStream<Uint8Array>
    for await (const chunk of new XzReadableStream(packed)) {
      signal.throwIfAborted()
      parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
      if (fault) throw fault
    }
    parser.end()
    if (fault) throw fault
  } catch (thrown) {
    signal.throwIfAborted()
    throw asArchiveError(thrown, path)
  } finally {
    file.destroy()
  }
}

function drain(entry: ReadEntry, open: OpenSink): void {
  if (entry.type === 'Directory') {
    entry.resume()
    return
  }
  const below = entry.path.replace(/^[^/]+\//, '')
  if ((entry.type !== 'File' && entry.type !== 'OldFile') || below === entry.path || !isReleasePath(below)) {
    throw new CodexkitError('CODEXKIT_CHECKSUM', `The archive holds something odd: ${entry.type} ${entry.path}.`, {
      hint: 'A release holds plain files in one folder: get it from where codexkit is published.',
    })
  }
  const sink = open(below, ((entry.mode ?? 0) & 0o111) !== 0)
  if (!sink) {
    entry.resume()
    return
  }
  entry.on('data', (chunk) => sink.write(chunk))
  entry.on('end', () => sink.end())
}

function asArchiveError(thrown: unknown, path: string): CodexkitError {
  if (thrown instanceof CodexkitError) return thrown
  if (thrown instanceof Error && 'syscall' in thrown) return fileError(thrown, 'read', path)
  return new CodexkitError('CODEXKIT_CHECKSUM', `The archive could not be unpacked: ${messageOf(thrown)}.`, {
    hint: 'Its checksum is right, so the release itself is broken: choose another version.',
    cause: thrown,
  })
}
