import { setTimeout as sleep } from 'node:timers/promises'
import { stat } from 'node:fs/promises'
import type { LogSource } from '../../logs/index.ts'
import { statOptional } from '../../platform/read-optional.ts'
import type { Places } from './find-places.ts'
import type { LogAccess } from './log-access.ts'
import type { ListedSource, SourceListResult } from './result.ts'

const MEASURE_MS = 1000

/** Lists what Codex writes to, the newest first, and measures for a second how it grows. Throws the signal's reason. */
export async function listSources(places: Places, logs: LogAccess, signal: AbortSignal): Promise<SourceListResult> {
  const before = await measure(places, logs)
  const began = performance.now()
  await sleep(MEASURE_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  const after = await measure(places, logs)
  const minutes = (performance.now() - began) / 60_000
  const sources = after.map(({ source, walBytes }): ListedSource => {
    const earlier = before.find((one) => one.source.path === source.path)
    const grown = totalOf({ source, walBytes }) - (earlier ? totalOf(earlier) : 0)
    return {
      path: source.path,
      kind: source.kind,
      sizeBytes: source.sizeBytes,
      walBytes,
      newestEntry: isoOf(source.newestEntryMs ?? source.mtimeMs),
      growthBytesPerMinute: Math.max(0, Math.round(grown / minutes)),
    }
  })
  const byTime = (one: ListedSource): string => one.newestEntry ?? ''
  return {
    mode: 'listed',
    places: await lookAt(places),
    sources: sources.sort((left, right) => (byTime(left) < byTime(right) ? 1 : -1)),
  }
}

/** A source and the size of the write-ahead log that belongs to it. */
export interface MeasuredSource {
  source: LogSource
  walBytes: number | null
}

/** Every source with its sizes. */
export async function measure(places: Places, logs: LogAccess): Promise<MeasuredSource[]> {
  const sources = await logs.discoverSources(places)
  return Promise.all(
    sources.map(async (source) => {
      const wal = source.kind === 'sqlite' ? await statOptional(`${source.path}-wal`) : undefined
      return { source, walBytes: wal?.size ?? null }
    }),
  )
}

function totalOf({ source, walBytes }: MeasuredSource): number {
  return source.sizeBytes + (walBytes ?? 0)
}

async function lookAt(places: Places): Promise<SourceListResult['places']> {
  const { codexHomes, logDirs, sqliteHomes } = places
  const kinds = [
    ...codexHomes.map((path) => ({ path, kind: 'codex-home' as const })),
    ...logDirs.map((path) => ({ path, kind: 'log-dir' as const })),
    ...sqliteHomes.map((path) => ({ path, kind: 'sqlite-home' as const })),
  ]
  return Promise.all(kinds.map(async (place) => ({ ...place, exists: await exists(place.path) })))
}

/** What cannot be looked at (EACCES) is as good as absent for a watch. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function isoOf(timeMs: number): string | null {
  const date = new Date(timeMs)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
