import { createHash } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { placeOf } from './folders.ts'
import type { LockedPackage } from './lock.ts'
import { readTarball, type FileSink, type TarballEntry } from './read-tarball.ts'

export interface UnpackRequest {
  tarball: string
  locked: LockedPackage
  /** A new folder; nothing is written anywhere else. */
  folder: string
  signal: AbortSignal
  onBytes?: (bytes: number) => void
}

/**
 * Unpacks the files the lock names, and no others: an entry is taken only when its path is exactly a locked one, so
 * nothing in a package can choose where it is written. Throws CODEXKIT_CHECKSUM when a file is not the locked one.
 */
export async function unpackTarball({ tarball, locked, folder, signal, onBytes }: UnpackRequest): Promise<void> {
  const wanted = new Map(Object.keys(locked.files).map((path) => [`package/${locked.root}/${path}`, path]))
  const opened = new Set<number>()
  try {
    await readTarball({ path: tarball, signal, onBytes }, (entry) => {
      const path = wanted.get(entry.path)
      if (path === undefined) return undefined
      wanted.delete(entry.path)
      return writeLocked(placeOf(folder, path), path, entry, locked, opened)
    })
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
  const [absent] = wanted.values()
  if (absent === undefined) return
  throw new CodexkitError('CODEXKIT_RUNTIME', `The package ${locked.packageVersion} does not hold ${absent}.`, {
    hint: 'Write the lock file anew with: npm run pin -- X.Y.Z',
    details: { absent: [...wanted.values()] },
  })
}

/**
 * Synchronous writing on purpose: one pass, no queue between parser and disk, and after an error or an abort nothing is
 * still being written while the folder is removed.
 */
function writeLocked(
  place: string,
  path: string,
  entry: TarballEntry,
  locked: LockedPackage,
  opened: Set<number>,
): FileSink {
  const hash = createHash('sha256')
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (thrown) {
      throw fileError(thrown, 'write', place)
    }
  }
  const descriptor = attempt(() => {
    mkdirSync(dirname(place), { recursive: true })
    return openSync(place, 'wx')
  })
  opened.add(descriptor)
  return {
    write: (chunk) => {
      hash.update(chunk)
      attempt(() => writeFileSync(descriptor, chunk))
    },
    end: () => {
      opened.delete(descriptor)
      attempt(() => closeSync(descriptor))
      attempt(() => chmodSync(place, entry.isExecutable || path === locked.program ? 0o755 : 0o644))
      const actual = hash.digest('hex')
      const expected = locked.files[path] ?? ''
      if (actual === expected) return
      throw new CodexkitError('CODEXKIT_CHECKSUM', `The file ${path} of the package is not the pinned one.`, {
        hint: 'Write the lock file anew with: npm run pin -- X.Y.Z',
        details: { path, expected, actual },
      })
    },
  }
}
