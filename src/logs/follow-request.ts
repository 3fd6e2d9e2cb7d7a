import type { LogSourceKind } from './log-entry.ts'

/** One file Codex writes to, as found on disk. */
export interface LogSource {
  /** Absolute. Also the key of its cursor. */
  path: string
  kind: LogSourceKind
  sizeBytes: number
  mtimeMs: number
  /** When its newest entry was written, in milliseconds since 1970; null when none says. */
  newestEntryMs?: number | null
}

/** Where to look for sources, all absolute. */
export interface LogPlaces {
  /** Below each: `log/*.log`, `sessions/`, `archived_sessions/`, `logs_N.sqlite`. */
  codexHomes: readonly string[]
  /** Folders with `*.log`. */
  logDirs: readonly string[]
  /** Folders with `logs_N.sqlite`. */
  sqliteHomes: readonly string[]
}

/** What to follow, and how. `followLogs` yields arrays of events, never empty, so that a fast source stays cheap. */
export interface FollowRequest extends LogPlaces {
  /** True: go on until the signal. False: end after `caught-up`. */
  follow: boolean
  /** Source path to the cursor of the last entry already had; without one a source is told from its beginning. */
  cursors?: Readonly<Record<string, string>>
  /** False leaves the cursor of each entry empty, which saves a text per line. Default true. */
  withCursors?: boolean
  /** Entries older than this are left out; files last written before it are not opened. Milliseconds since 1970. */
  sinceMs?: number
  kinds?: readonly LogSourceKind[]
  signal: AbortSignal
  /** The shortest pause between two looks at a busy source. Default 100. */
  pollMs?: number
  /** A longer record is cut and says so in `cutBytes`. Default 262144. */
  maxRecordBytes?: number
}
