import type { AgentEvent } from '../../codex/index.ts'
import type { CodexkitError } from '../../errors.ts'
import type { AuditRequest } from '../request/audit-request.ts'
import { threadNotFound } from '../request/earlier-thread.ts'

/** Sees to it that a resumed run goes on with the thread it was asked to. */
export interface ThreadGuard {
  onEvent: (event: AgentEvent) => void
  /** Aborted as soon as Codex names another thread, so that nobody pays for it. */
  signal: AbortSignal
  /** The error when the thread that was run is not the one that was asked for. */
  check: (threadId: string | null) => CodexkitError | undefined
}

/**
 * Codex begins a new thread in silence when it does not find the old one (up to 0.116 for an unknown id, in every version
 * for other names): docs/notes/codex/rollouts.md. Without a thread to go on with, the guard lets everything pass.
 */
export function guardThread(resume: AuditRequest['resume']): ThreadGuard {
  const controller = new AbortController()
  const wanted = resume?.thread?.rollout.threadId
  const check = (threadId: string | null): CodexkitError | undefined => {
    if (wanted === undefined || resume?.orNew || threadId === null || threadId === wanted) return undefined
    return threadNotFound(resume?.asked ?? '', `Codex began the new thread ${threadId} instead of ${wanted}.`)
  }
  return {
    signal: controller.signal,
    check,
    onEvent: (event) => {
      if (event.type !== 'system' || event.subtype !== 'thread.started') return
      const error = check(event.text)
      if (error) controller.abort(error)
    },
  }
}
