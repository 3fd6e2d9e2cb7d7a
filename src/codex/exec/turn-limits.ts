import type { Child } from '../../platform/child.ts'
import type { TurnEnd, TurnLimitsRequest } from '../engine.ts'

export interface TurnLimits {
  /** Puts off the idle limit. */
  signOfLife: () => void
  /** Ends the turn although no limit was reached. */
  stop: () => void
  /** To be called when the program has ended: ends what it left running, and gives back why the turn ended. */
  settle: () => Promise<TurnEnd['reason']>
}

/** Ends a child with all it started when the first of its limits is reached or when it is interrupted. */
export function watchLimits(child: Child, request: TurnLimitsRequest): TurnLimits {
  let reason: TurnEnd['reason'] = 'ended'
  let ending: Promise<void> | undefined
  const stop = (why: TurnEnd['reason'] = 'interrupted'): void => {
    if (ending) return
    reason = why
    ending = child.end()
  }
  const wall = setTimeout(() => stop('timeout'), request.timeoutMs)
  const idle = setTimeout(() => stop('idle-timeout'), request.idleTimeoutMs)
  const forget = [onAbort(request.signal, () => stop('interrupted')), onAbort(request.limitSignal, () => stop('limit'))]
  return {
    signOfLife: () => void idle.refresh(),
    stop,
    settle: async () => {
      clearTimeout(wall)
      clearTimeout(idle)
      for (const stopListening of forget) stopListening()
      // Codex has ended; whatever it left running ends too.
      await (ending ?? child.end())
      return reason
    },
  }
}

/** Calls `act` once when a signal is or gets aborted. Gives back what stops that. */
function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal?.aborted) act()
  signal?.addEventListener('abort', act, { once: true })
  return () => signal?.removeEventListener('abort', act)
}
