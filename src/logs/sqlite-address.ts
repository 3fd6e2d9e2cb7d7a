import { pathToFileURL } from 'node:url'
import { lookAt } from './file-identity.ts'

/**
 * How to open an SQLite log for reading. Without a WAL nobody writes, and the file is read as it is (`immutable`): a
 * normal opening, even a read-only one, would create a WAL and its index in the user's home (measured with 3.53).
 */
export function addressOf(path: string): URL {
  const address = pathToFileURL(path)
  const wal = lookAt(`${path}-wal`)
  if (wal === undefined || wal.size === 0n) address.searchParams.set('immutable', '1')
  return address
}
