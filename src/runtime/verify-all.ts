import { compareHashes } from './compare-hashes.ts'
import { installedPlaces } from './list-runtimes.ts'
import { pinnedLock } from './pinned-lock.ts'
import { stateOf, type RuntimeRequest, type RuntimeState } from './runtime-state.ts'

/** Hashes every file of every installed Codex, also of those for other machines; oldest version first. */
export async function verifyAllRuntimes({
  host,
  lock = pinnedLock(),
}: Omit<RuntimeRequest, 'version'>): Promise<RuntimeState[]> {
  const states: RuntimeState[] = []
  for (const place of await installedPlaces(host, lock)) {
    states.push(stateOf(place, await compareHashes(place, host.signal)))
  }
  return states
}
