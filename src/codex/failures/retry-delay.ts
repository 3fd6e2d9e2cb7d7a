const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DELAY =
  /try again in ((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)(?![a-z])[\s,]*)+)/i
const CLOCK = /try again at (?:([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}),? )?(\d{1,2}):(\d{2}) ([AP]M)/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY_MS = 86_400_000

/** When a provider will answer again, as far as its words say. */
export interface RetryDelay {
  /** Milliseconds from now, or null when nothing was said. */
  retryAfterMs: number | null
  /** The moment as ISO 8601, when the words name a moment; null when they name a delay or nothing. */
  resetsAt: string | null
}

/**
 * Reads "Please try again in 1m30s." and "try again at 9:37 PM.", as Codex 0.40 to 0.169 and providers write them. A
 * clock time is local time of the machine; one that is past today is tomorrow's.
 */
export function readRetryDelay(message: string, now: Date): RetryDelay {
  const delay = DELAY.exec(message)?.[1]
  if (delay !== undefined) return { retryAfterMs: sumOf(delay), resetsAt: null }
  const moment = clockTime(message, now)
  if (!moment) return { retryAfterMs: null, resetsAt: null }
  return { retryAfterMs: Math.max(0, moment.getTime() - now.getTime()), resetsAt: moment.toISOString() }
}

function sumOf(delay: string): number {
  let sum = 0
  for (const [, amount, unit = ''] of delay.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    sum += Number(amount) * (UNIT_MS[/^(?:ms|milli)/.test(unit) ? 'ms' : unit.charAt(0)] ?? 0)
  }
  return Math.round(sum)
}

function clockTime(message: string, now: Date): Date | undefined {
  const found = CLOCK.exec(message)
  if (!found) return undefined
  const [, month, day, year, hour, minute, half] = found
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  if (month !== undefined) {
    const moment = new Date(Number(year), MONTHS.indexOf(month), Number(day), hours, Number(minute))
    return MONTHS.includes(month) && Number.isFinite(moment.getTime()) ? moment : undefined
  }
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, Number(minute))
  // The minute that runs counts as today's: Codex names minutes only.
  return today.getTime() + 60_000 > now.getTime() ? today : new Date(today.getTime() + DAY_MS)
}
