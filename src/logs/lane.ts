import type { LogEntry, LogEvent, LogSourceKind } from './log-entry.ts'

/** One source while it is followed. Only the merge calls it, never two calls at once. */
export interface Lane {
  readonly path: string
  readonly kind: LogSourceKind
  /** No entry that was not read yet is older than this, as far as known. Milliseconds since 1970. */
  readonly startMs: number
  /** When it last changed, in milliseconds since 1970: quiet sources are looked at less often. */
  readonly changedMs: number
  /** False once its file is not there any more. */
  readonly exists: boolean
  /** Asks the system, cheaply, whether there is something to read. */
  look(nowMs: number): boolean
  /** The next events, a bounded number; empty when there is nothing more for now. */
  read(): Promise<LogEvent[]>
  /** True when a file that begins so is a copy of what it tells. Only of logs that rotate. */
  isCopy?(head: Buffer): boolean
  /** The cursor of what was read last. */
  position(): string
  /** What is held back because it may still grow, told as it is: for the end of a stream that is not followed. */
  finish(): Promise<LogEvent[]>
  close(): Promise<void>
}

/** What lanes of one stream share. */
export interface LaneContext {
  maxRecordBytes: number
  follow: boolean
  sinceMs: number | null
  /** Whether each entry gets its cursor. */
  withCursors: boolean
  /** When the watch began. */
  startedMs: number
  now: () => number
  buffer: ReadBuffer
  /** Which source tells a file, by identity: a renamed file is not told again under its new name. */
  claims: Map<string, string>
}

/** One block of memory for all reads of a stream: lanes read one after the other. */
export interface ReadBuffer {
  bytes: Buffer
}

/** Makes an entry of each line of a source. */
export interface LineParser {
  parse(raw: string, cutBytes: number, cursor: string): LogEntry
  /** Shown a line before the first one that is told, so that it may know what that belongs to. */
  learn(raw: string): void
}
