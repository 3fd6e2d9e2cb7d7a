import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { compareHashes } from './compare-hashes.ts'
import { compareWithRecord } from './compare-with-record.ts'
import { recordedHashes, type InspectedFolder, type Inspection } from './inspection.ts'
import { writeRecord, type InstalledPackage } from './record.ts'

/**
 * The program of an installed Codex, relative to its folder, or undefined when it is not there or not sound. Doubt is
 * settled by hashing: a folder that was copied or restored keeps its bytes but not its times and inodes.
 */
export async function findPresent(host: Host, place: InspectedFolder): Promise<string | undefined> {
  const quick = await compareWithRecord(place)
  if (quick.state === 'missing') return undefined
  if (quick.state === 'ok') return packageOf(place, quick)?.program
  const hashed = await compareHashes(place, host.signal)
  const found = packageOf(place, hashed)
  if (hashed.state !== 'ok' || !found) return undefined
  const { version, target } = place
  await writeRecord(place.folder, { version, target, locked: found, installedAt: host.now() }).catch(
    (thrown: unknown) => {
      // A folder that may not be written (baked into an image) is good all the same; it costs a hashing each time.
      if (!(thrown instanceof CodexkitError)) throw thrown
    },
  )
  return found.program
}

/** The lock speaks first; a version that is not pinned has only its record. */
function packageOf({ locked }: InspectedFolder, { record }: Inspection): InstalledPackage | undefined {
  return locked ?? (record && { ...record, files: recordedHashes(record) })
}
