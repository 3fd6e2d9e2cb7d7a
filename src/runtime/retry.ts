import { setTimeout as pause } from 'node:timers/promises'
import { CodexkitError } from '../errors.ts'
import type { NetworkReason } from './network-error.ts'

const PASSING: readonly NetworkReason[] = ['connection', 'name', 'cut', 'server', 'stalled']

/** Repeats work that failed for a passing fault of the network, once after each delay. */
export async function withRetries<T>(
  delaysMs: readonly number[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await work()
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown
      // Its own AbortError is replaced by the signal's reason.
      await pause(delayMs, undefined, { signal }).catch(() => undefined)
      signal.throwIfAborted()
    }
  }
  return work()
}

function isPassing(thrown: unknown): boolean {
  return (
    thrown instanceof CodexkitError &&
    thrown.code === 'CODEXKIT_NETWORK' &&
    PASSING.some((reason) => reason === thrown.details['reason'])
  )
}
