import { hashFile } from '../platform/hash-file.ts'
import { statOptional } from '../platform/read-optional.ts'
import { strangersIn } from './files-below.ts'
import { placeOf } from './folders.ts'
import { isRecordOf, lstatFile, recordedHashes, type InspectedFolder, type Inspection } from './inspection.ts'
import { readRecord } from './record.ts'

/**
 * Hashes every file and compares it with the lock. A version that is not pinned is compared with its own record, which
 * is as trustworthy as the folder it lies in.
 */
export async function compareHashes(place: InspectedFolder, signal: AbortSignal): Promise<Inspection> {
  if (!(await statOptional(place.folder))) return { state: 'missing', changed: [], record: undefined }
  const record = await readRecord(place.folder)
  const expected = place.locked?.files ?? (record && isRecordOf(record, place) ? recordedHashes(record) : undefined)
  if (!expected) return { state: 'unverified', changed: [], record }
  const changed: string[] = []
  for (const [path, sha256] of Object.entries(expected)) {
    signal.throwIfAborted()
    const file = placeOf(place.folder, path)
    if (!(await lstatFile(file)) || (await hashFile(file, 'sha256')) !== sha256) changed.push(path)
  }
  changed.push(...(await strangersIn(place.folder, Object.keys(expected))))
  return { state: changed.length === 0 ? 'ok' : 'changed', changed, record }
}
