import type { Context } from '../../cli/context.ts'
import type { Warning } from '../../cli/outcome.ts'
import { exists } from './list-sources.ts'
import { findPlaces, newPlaces, type FoundPlaces, type Places } from './find-places.ts'

/** How often it is asked whether there are new places: a run of codexkit makes its home a moment before Codex starts. */
const LOOK_MS = 500

/** Looks for Codex homes and folders that come up while a watch goes on. */
export interface PlaceWatch {
  /** Call it often; it looks when it is time. What it finds it hands to `add`. */
  tick: () => void
  /** What could not be read so far. */
  warnings: () => Warning[]
  /** Everything that was found so far. */
  places: () => Places
}

/** Makes a watch over places, beginning with those that are known. */
export function watchPlaces(
  context: Context,
  named: readonly string[],
  found: FoundPlaces,
  add: (places: Places) => void,
): PlaceWatch {
  let known = found.places
  let warnings = found.warnings
  let lookedAt = performance.now()
  let looking = false
  const look = async (): Promise<void> => {
    const now = await findPlaces(context, named)
    const added = newPlaces(known, now.places)
    ;({ warnings } = now)
    if (!added) return
    known = merge(known, added)
    add(added)
  }
  return {
    tick: () => {
      if (looking || performance.now() - lookedAt < LOOK_MS) return
      looking = true
      void look().finally(() => {
        looking = false
        lookedAt = performance.now()
      })
    },
    warnings: () => warnings,
    places: () => known,
  }
}

/** Says once which of a person's homes are not there. */
export async function sayWhatIsAbsent(
  ownHomes: readonly string[],
  say: (text: string) => void,
  follow: boolean,
): Promise<void> {
  for (const home of ownHomes) {
    if (!(await exists(home))) say(`There is nothing at ${home} yet${follow ? '; waiting for it' : ''}.`)
  }
}

function merge(left: Places, right: Places): Places {
  return {
    codexHomes: [...left.codexHomes, ...right.codexHomes],
    logDirs: [...left.logDirs, ...right.logDirs],
    sqliteHomes: [...left.sqliteHomes, ...right.sqliteHomes],
  }
}
