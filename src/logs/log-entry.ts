/** How much an entry matters, the least first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

/** Where Codex writes: its text log, the record of a thread, the SQLite log. */
export type LogSourceKind = 'text' | 'rollout' | 'sqlite'

/** One thing that Codex wrote down, wherever it did. */
export interface LogEntry {
  /** When it was written, in milliseconds since 1970; null when the line does not say. */
  timeMs: number | null
  /** The file it came from, absolute. */
  source: string
  kind: LogSourceKind
  level: LogLevel
  /** The module of Codex that wrote it, or the kind of a rollout line: `event_msg/agent_message`. */
  target: string | null
  thread: string | null
  /** One readable text, without ANSI; line ends may be inside. */
  text: string
  /** What else is known: tokens, tool, exit code. */
  fields: Readonly<Record<string, unknown>>
  /** Bytes that were left out because the record was too long. */
  cutBytes: number
  /** Where the next entry of this source begins, for a restart. Opaque, JSON; empty when cursors are not wanted. */
  cursor: string
}

/** What a follower tells. */
export type LogEvent =
  | { type: 'entry'; entry: LogEntry }
  /** Entries were lost, and why: a file was truncated while it was read, or rows were pruned. Never in silence. */
  | { type: 'gap'; source: string; reason: string }
  | { type: 'source'; source: string; kind: LogSourceKind; state: 'appeared' | 'vanished' }
  /** Everything that was there has been told; with `follow` more may come. */
  | { type: 'caught-up' }
