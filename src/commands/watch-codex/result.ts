import type { LogLevel, LogSourceKind } from '../../logs/index.ts'

/** What came of the command: a watch that ended, the list of sources, or what was pruned. */
export type WatchCodexResult = WatchedResult | SourceListResult | PruneResult

export interface WatchedResult {
  mode: 'watched'
  /** Why it ended: all was shown, the pattern was seen, time was up, --until has passed, or nobody reads any more. */
  ended: WatchEnding
  /** How many entries were shown, and how many of each level. */
  entries: number
  levels: Partial<Record<LogLevel, number>>
  /** How often entries were lost. */
  gaps: number
  /** Every thread that was heard of. */
  threads: string[]
  /** Tokens of all threads; null when none told. */
  tokens: number | null
  /** When the newest entry was written, in ISO form. */
  lastEntry: string | null
  /** The folder of the evidence. */
  evidence: string | null
}

export type WatchEnding = 'all-shown' | 'seen' | 'timeout' | 'until' | 'no-reader'

export interface SourceListResult {
  mode: 'listed'
  /** Where was looked, and what of it is there. */
  places: { path: string; kind: 'codex-home' | 'log-dir' | 'sqlite-home'; exists: boolean }[]
  sources: ListedSource[]
}

export interface ListedSource {
  path: string
  kind: LogSourceKind
  sizeBytes: number
  /** The size of the write-ahead log beside a database; null where there is none. */
  walBytes: number | null
  /** When its newest entry was written, in ISO form; else when the file was. */
  newestEntry: string | null
  /** Measured over a second. */
  growthBytesPerMinute: number
}

export interface PruneResult {
  mode: 'pruned'
  /** False when it was only listed, without --yes. */
  removed: boolean
  files: { path: string; sizeBytes: number; lastWritten: string }[]
  totalBytes: number
}
