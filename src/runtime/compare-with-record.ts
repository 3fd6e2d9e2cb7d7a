import { statOptional } from '../platform/read-optional.ts'
import { strangersIn } from './files-below.ts'
import { placeOf } from './folders.ts'
import { isRecordOf, lstatFile, type InspectedFolder, type Inspection } from './inspection.ts'
import { readRecord, type RecordedFile } from './record.ts'

/** Compares size, time and inode of every file with the record, and the record with the lock. Reads no file. */
export async function compareWithRecord(place: InspectedFolder): Promise<Inspection> {
  if (!(await statOptional(place.folder))) return { state: 'missing', changed: [], record: undefined }
  const record = await readRecord(place.folder)
  if (!record || !isRecordOf(record, place)) return { state: 'unverified', changed: [], record }
  const changed: string[] = []
  for (const [path, recorded] of Object.entries(record.files)) {
    if (!(await isUntouched(placeOf(place.folder, path), recorded))) changed.push(path)
  }
  changed.push(...(await strangersIn(place.folder, Object.keys(record.files))))
  return { state: changed.length === 0 ? 'ok' : 'changed', changed, record }
}

async function isUntouched(path: string, recorded: RecordedFile): Promise<boolean> {
  const stats = await lstatFile(path)
  if (!stats) return false
  return stats.size === recorded.sizeBytes && stats.mtimeMs === recorded.mtimeMs && stats.ino === recorded.ino
}
