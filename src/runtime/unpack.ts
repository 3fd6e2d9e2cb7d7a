import { CodexkitError } from '../errors.ts'
import { HashedFiles } from '../platform/hashed-files.ts'
import { placeOf } from './folders.ts'
import type { LockedPackage } from './lock.ts'
import { readTarball } from './read-tarball.ts'

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
  const files = new HashedFiles()
  try {
    await readTarball({ path: tarball, signal, onBytes }, (entry) => {
      const path = wanted.get(entry.path)
      if (path === undefined) return undefined
      wanted.delete(entry.path)
      const mode = entry.isExecutable || path === locked.program ? 0o755 : 0o644
      return files.create(placeOf(folder, path), mode, (sha256) => checkHash(path, locked.files[path], sha256))
    })
  } finally {
    files.close()
  }
  const [absent] = wanted.values()
  if (absent === undefined) return
  throw new CodexkitError('CODEXKIT_RUNTIME', `The package ${locked.packageVersion} does not hold ${absent}.`, {
    hint: 'Write the lock file anew with: npm run pin -- X.Y.Z',
    details: { absent: [...wanted.values()] },
  })
}

function checkHash(path: string, expected: string | undefined, actual: string): void {
  if (actual === expected) return
  throw new CodexkitError('CODEXKIT_CHECKSUM', `The file ${path} of the package is not the pinned one.`, {
    hint: 'Write the lock file anew with: npm run pin -- X.Y.Z',
    details: { path, expected, actual },
  })
}
