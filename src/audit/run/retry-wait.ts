import type { CodexkitError } from '../../errors.ts'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/**
 * Milliseconds to wait before the next attempt, or undefined when there should be none: the failure is not one that
 * passes, or the wait would not fit into what is left of the wall clock. The server's own delay comes first; otherwise
 * the wait doubles with each attempt, and chance takes up to half of it away so that a fleet does not come back at once.
 */
export function retryWaitMs(
  error: CodexkitError | undefined,
  attempt: number,
  remainingMs: number,
  random: () => number = Math.random,
): number | undefined {
  if (!error?.retryable) return undefined
  const asked = error.details['retryAfterMs']
  const doubled = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS)
  const waitMs =
    typeof asked === 'number' ? asked + Math.round(random() * 250) : Math.round(doubled * (1 - random() / 2))
  return waitMs < remainingMs ? waitMs : undefined
}
