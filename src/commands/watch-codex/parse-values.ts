import { CodexkitError } from '../../errors.ts'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 }
const UNIT_BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 }

/** Milliseconds from `90s`, `10m`, `2h`, `30d`, `2w`. Throws CODEXKIT_USAGE for anything else and for nothing. */
export function parseAge(text: string, option: string): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)\s*$/i.exec(text) ?? []
  const ms = Number(number) * (UNIT_MS[unit.toLowerCase()] ?? 0)
  if (ms > 0) return ms
  throw wrongValue(option, text, `Give a length such as ${option} 10m, 2h or 30d.`)
}

/**
 * A moment in milliseconds since 1970: so long before `nowMs` (`2h`), or a date in ISO form; one without a zone is local
 * time, as `Date` has it. Throws CODEXKIT_USAGE.
 */
export function parseMoment(text: string, option: string, nowMs: number): number {
  if (/^\s*\d{4}-\d\d-\d\d/.test(text)) {
    const ms = Date.parse(text.trim())
    if (!Number.isNaN(ms)) return ms
  } else if (/^\s*\d+(\.\d+)?\s*[a-z]+\s*$/i.test(text)) {
    return nowMs - parseAge(text, option)
  }
  throw wrongValue(option, text, `Give a length such as ${option} 2h, or a time such as 2026-11-20T14:00Z.`)
}

/** Bytes from `500MB`, `5GB`, `1.5 TB`; units are powers of 1000. Throws CODEXKIT_USAGE. */
export function parseSize(text: string, option: string): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?b)\s*$/i.exec(text) ?? []
  const bytes = Number(number) * (UNIT_BYTES[unit.toLowerCase()] ?? 0)
  if (bytes >= 1) return Math.round(bytes)
  throw wrongValue(option, text, `Give a size such as ${option} 500MB or 5GB.`)
}

/** Whether a text fits a pattern: a regular expression, or the words themselves where it is none, such as `f(`. */
export function parsePattern(pattern: string, option: string): (text: string) => boolean {
  if (pattern === '') throw wrongValue(option, pattern, 'Give a regular expression or a text to look for.')
  try {
    const expression = new RegExp(pattern)
    return (text) => expression.test(text)
  } catch {
    // A SyntaxError: the pattern is no regular expression, so it is meant as it stands.
    return (text) => text.includes(pattern)
  }
}

function wrongValue(option: string, value: string, hint: string): CodexkitError {
  const details = { option: option.replace(/^--/, ''), value }
  return new CodexkitError('CODEXKIT_USAGE', `${option} cannot be "${value}".`, { hint, details })
}
