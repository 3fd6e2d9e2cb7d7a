import { dirname, sep } from 'node:path'
import type { Warning } from '../../cli/outcome.ts'
import { sizeText } from '../evidence-text.ts'
import type { MeasuredSource } from './list-sources.ts'

/** Something on the disk that may grow too large. */
interface Heap {
  key: string
  what: string
  sizeBytes: number
}

/**
 * Makes the guard of a watch: given all sources, it warns of what is larger than `warnBytes`, once, and again whenever
 * that has doubled. Real homes had databases of 50 to 92 GB. It removes nothing.
 */
export function createDiskGuard(warnBytes: number): (sources: readonly MeasuredSource[]) => Warning[] {
  const limits = new Map<string, number>()
  return (sources) => {
    return heapsOf(sources).flatMap(({ key, what, sizeBytes }): Warning[] => {
      if (sizeBytes <= (limits.get(key) ?? warnBytes)) return []
      limits.set(key, 2 * sizeBytes)
      return [{ code: 'disk-size', message: `${what} ${sizeText(sizeBytes)} (more than ${sizeText(warnBytes)}).` }]
    })
  }
}

/** All bytes of all sources. */
export function totalBytes(sources: readonly MeasuredSource[]): number {
  return sources.reduce((sum, { source, walBytes }) => sum + source.sizeBytes + (walBytes ?? 0), 0)
}

function heapsOf(sources: readonly MeasuredSource[]): Heap[] {
  const sessions = new Map<string, number>()
  const heaps: Heap[] = []
  for (const { source, walBytes } of sources) {
    const { path, kind, sizeBytes } = source
    if (kind === 'rollout') {
      const folder = sessionsFolder(path)
      sessions.set(folder, (sessions.get(folder) ?? 0) + sizeBytes)
      continue
    }
    heaps.push({ key: path, what: kind === 'text' ? `The log ${path} has` : `The database ${path} has`, sizeBytes })
    if (walBytes !== null) {
      heaps.push({ key: `${path}-wal`, what: `The write-ahead log ${path}-wal has`, sizeBytes: walBytes })
    }
  }
  const folders = [...sessions].map(([folder, sizeBytes]) => {
    return { key: folder, what: `The sessions in ${folder} have together`, sizeBytes }
  })
  return [...heaps, ...folders]
}

/** `…/sessions` of `…/sessions/2026/11/20/rollout-….jsonl`. */
function sessionsFolder(path: string): string {
  const parts = path.split(sep)
  const at = parts.findLastIndex((part) => part === 'sessions' || part === 'archived_sessions')
  return at === -1 ? dirname(path) : parts.slice(0, at + 1).join(sep)
}
