import { LONGEST_TIMEOUT_MS } from '../../platform/duration.ts'

/** Whole milliseconds that every timer takes, from a time that a user wrote: below zero, a fraction, or for ever. */
export function timerLimit(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms) || 0), LONGEST_TIMEOUT_MS)
}
