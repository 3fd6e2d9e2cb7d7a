import type { ModelRequest } from './decode-request.ts'

/** What a script may look at when it answers one request. */
export interface Turn {
  request: ModelRequest
  /** Where commands run; without it, where Codex works. */
  workspace: string | undefined
  /** Hex digits of this rehearsal alone, so that an earlier one's traces never pass for its own. */
  nonce: string
  /** How many requests the script answered before this one. */
  answered: number
  now: Date
}
