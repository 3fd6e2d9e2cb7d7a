import type { ChildExit } from '../platform/child.ts'
import type { Env } from '../platform/host.ts'
import type { Line } from '../platform/lines.ts'
import type { Capabilities } from './capabilities/capabilities.ts'
import type { CodexEvent } from './events/events.ts'

/** When a turn is ended from outside. */
export interface TurnLimitsRequest {
  timeoutMs: number
  /** Longest time without any output of Codex. */
  idleTimeoutMs: number
  signal: AbortSignal
  /** Ends the turn when a limit of the caller's is reached (tokens, items, cost). Why is its `reason`, for the verdict. */
  limitSignal?: AbortSignal | undefined
}

/** One turn to run, whatever the engine. */
export interface TurnRequest extends TurnLimitsRequest {
  program: string
  capabilities: Capabilities
  env: Env
  /** Absolute path of the workspace. */
  workingDirectory: string
  prompt: string
  /**
   * Does what must be done before Codex may act. It is called once Codex starts, which takes longer than this; Codex gets
   * its prompt afterwards. When it fails the turn is ended and the engine rejects with the reason.
   */
  prepare?: (() => Promise<unknown>) | undefined
  sandboxMode: string
  approvalPolicy: string
  /** Where the last message is written. */
  lastMessagePath: string
  skipGitRepoCheck: boolean
  /** Folders beside the working directory that may be written to. */
  addDirs: readonly string[]
  /** Leaves no rollout: such a run cannot be resumed. */
  ephemeral: boolean
  /** A file with the JSON Schema that the last message must follow. */
  outputSchemaPath?: string | undefined
  /** The thread (a UUID) to go on with. */
  resumeThreadId?: string | undefined
}

/** Hears what Codex says while it says it. */
export interface TurnObserver {
  /**
   * An event and the line it came in. Without a line it follows from the end of the stream. A line that was cut has no
   * event that can be trusted: its event is `unknown`.
   */
  event: (event: CodexEvent, line?: Line) => void
  /** The parsed value of each line that was not cut, before its event. */
  parsed?: (raw: unknown) => void
  /** What comes on stderr. The chunk is gone when the call returns. */
  stderr: (chunk: Buffer) => void
}

export type TurnEnd = { exit: ChildExit; reason: 'ended' | 'timeout' | 'idle-timeout' | 'interrupted' | 'limit' }

/**
 * Something that can run a turn: `codex exec` now, `codex app-server` one day. Whatever Codex does is a value; it rejects
 * for what the version cannot do (CODEX_INVALID_OPTIONS) and for what the observer throws.
 */
export type CodexEngine = (request: TurnRequest, observer: TurnObserver) => Promise<TurnEnd>
