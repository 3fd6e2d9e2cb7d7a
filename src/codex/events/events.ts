// Wire shapes of `codex exec --json` since 0.44, with the wire's own spelling; what older versions print is told in the
// same words. Measured: docs/notes/codex/exec-json.md and legacy-events.md.

export interface TurnUsage {
  input_tokens: number
  cached_input_tokens: number
  output_tokens: number
  reasoning_output_tokens: number
  /** Sent since 0.147. */
  cache_write_input_tokens?: number
}

/** One item of a thread. `fields` is all that came, also what this version of codexkit does not know. */
export interface ThreadItem {
  id: string
  type: string
  fields: Readonly<Record<string, unknown>>
}

export type CodexEvent =
  | { type: 'thread.started'; threadId: string }
  | { type: 'turn.started' }
  | { type: 'turn.completed'; usage: TurnUsage }
  | { type: 'turn.failed'; message: string }
  | { type: 'item.started' | 'item.updated' | 'item.completed'; item: ThreadItem }
  /** Nearly always a notice that Codex tries again; never the end of a turn. */
  | { type: 'error'; message: string }
  /** A known line of 0.42 and older that asks for nothing: settings, the prompt, token counts. */
  | { type: 'legacy'; name: string; raw: unknown }
  | { type: 'unknown'; raw: unknown }
