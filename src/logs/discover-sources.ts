import { lookAt } from './file-identity.ts'
import { SourceFinder } from './find-sources.ts'
import { lastTime } from './find-time.ts'
import type { LogPlaces, LogSource } from './follow-request.ts'
import { newestRowMs } from './sqlite-newest.ts'

/**
 * Everything Codex writes below these places, the one changed last first: text logs, rollouts (archived and compressed
 * ones too) and SQLite logs. The size of an SQLite log includes its WAL. Places that do not exist hold nothing.
 */
export async function discoverSources(places: LogPlaces): Promise<LogSource[]> {
  const sources: LogSource[] = []
  for (const [path, kind] of new SourceFinder(places).find(0)) {
    const stats = lookAt(path)
    if (stats === undefined) continue
    const wal = kind === 'sqlite' ? lookAt(`${path}-wal`) : undefined
    const sizeBytes = Number(stats.size + (wal?.size ?? 0n))
    const mtimeMs = Math.max(Number(stats.mtimeMs), Number(wal?.mtimeMs ?? 0n))
    const isPacked = path.endsWith('.zst')
    const newestEntryMs = kind === 'sqlite' ? await newestRowMs(path) : isPacked ? null : lastTime(path, sizeBytes)
    sources.push({ path, kind, sizeBytes, mtimeMs, newestEntryMs })
  }
  return sources.sort((a, b) => b.mtimeMs - a.mtimeMs)
}
