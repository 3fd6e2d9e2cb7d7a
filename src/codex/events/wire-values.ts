import type { TurnUsage } from './events.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Whether something from the wire is an object with fields: no list, no null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text from the wire; anything else is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The counts of tokens from the wire, which are the same in every version; what is missing counts as none. */
export function decodeUsage(raw: unknown): TurnUsage {
  const fields = isFields(raw) ? raw : {}
  const cacheWrite = fields['cache_write_input_tokens']
  return {
    input_tokens: count(fields['input_tokens']),
    cached_input_tokens: count(fields['cached_input_tokens']),
    output_tokens: count(fields['output_tokens']),
    reasoning_output_tokens: count(fields['reasoning_output_tokens']),
    ...(cacheWrite !== undefined && { cache_write_input_tokens: count(cacheWrite) }),
  }
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
