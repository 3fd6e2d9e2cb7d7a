import type { Warning } from '../../cli/outcome.ts'
import { createDiskGuard, totalBytes } from './disk-guard.ts'
import type { Places } from './find-places.ts'
import { measure } from './list-sources.ts'
import type { LogAccess } from './log-access.ts'

/** Often enough for the summary line; a home with thousands of sessions takes milliseconds to measure. */
const MEASURE_MS = 15_000

/** Measures what Codex writes to while a watch goes on. */
export interface DiskWatch {
  /** Call it often; it measures when it is time. */
  tick: () => void
  /** Measures now, for a watch that ends. Throws CODEXKIT_FILE. */
  look: () => Promise<void>
  warnings: () => Warning[]
  /** By how much everything has grown since the first measurement; undefined before the second. */
  grownBytes: () => number | undefined
}

/** Makes a watch over sizes; `warn` hears every warning once. */
export function watchDisk(
  logs: LogAccess,
  places: () => Places,
  warnBytes: number,
  warn: (warning: Warning) => void,
): DiskWatch {
  const guard = createDiskGuard(warnBytes)
  const warnings: Warning[] = []
  let [first, grown]: (number | undefined)[] = []
  let measuredAt: number | undefined
  let looking = false
  const look = async (): Promise<void> => {
    const sources = await measure(places(), logs)
    const bytes = totalBytes(sources)
    if (first !== undefined) grown = bytes - first
    first ??= bytes
    for (const warning of guard(sources)) {
      warnings.push(warning)
      warn(warning)
    }
  }
  return {
    look,
    tick: () => {
      if (looking || (measuredAt !== undefined && performance.now() - measuredAt < MEASURE_MS)) return
      looking = true
      look()
        // A file that went away between two looks is measured, or not, the next time.
        .catch(() => undefined)
        .finally(() => {
          looking = false
          measuredAt = performance.now()
        })
    },
    warnings: () => warnings,
    grownBytes: () => grown,
  }
}
