/** Timers count no further: with more they fire at once. */
const MAX_TIMER_MS = 2_147_483_647

/** Whole milliseconds that every timer takes, from a time that a user wrote: below zero, a fraction, or for ever. */
export function timerLimit(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms) || 0), MAX_TIMER_MS)
}
