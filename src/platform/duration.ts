import { CodexkitError } from '../errors.ts'

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 }

/** The longest delay a Node timer can hold, in milliseconds. */
export const LONGEST_TIMEOUT_MS = 2_147_483_647

/**
 * Milliseconds from text such as `90s`, `5m`, `1.5h`, `250ms`; a bare number is milliseconds.
 * Throws CODEX_INVALID_OPTIONS for anything that is not a positive length up to LONGEST_TIMEOUT_MS.
 */
export function parseDuration(text: string, optionName: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?\s*$/i.exec(text)
  const ms = match ? Math.round(Number(match[1]) * (UNIT_MS[(match[2] ?? 'ms').toLowerCase()] ?? 1)) : Number.NaN
  if (!(ms > 0) || ms > LONGEST_TIMEOUT_MS) {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `"${text}" is not a time ${optionName} can wait.`, {
      hint: `Give a positive length such as ${optionName} 90s, 5m or 1h; the longest is ${LONGEST_TIMEOUT_MS} ms.`,
      details: { option: optionName, value: text },
    })
  }
  return ms
}

/** A length for people: `850 ms`, `12 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const rest = seconds % 60
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}
