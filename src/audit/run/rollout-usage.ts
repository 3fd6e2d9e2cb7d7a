import type { TurnUsage } from '../../codex/index.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The tokens that a thread has used in all, when a line of its rollout tells them: `event_msg` `token_count` from 0.40
 * to 0.169, and `token_usage_record` since 0.154. Undefined for every other line, and for the `token_count` without
 * `info` that comes before the first answer.
 */
export function usageInRolloutLine(line: string): TurnUsage | undefined {
  if (!line.includes('"token_count"') && !line.includes('"token_usage_record"')) return undefined
  const raw = parsed(line)
  const payload = fieldsOf(raw['payload'])
  if (raw['type'] === 'token_usage_record') return usageOf(payload['thread_token_usage'])
  if (raw['type'] !== 'event_msg' || payload['type'] !== 'token_count') return undefined
  return usageOf(fieldsOf(payload['info'])['total_token_usage'])
}

export const NO_USAGE: TurnUsage = {
  input_tokens: 0,
  cached_input_tokens: 0,
  output_tokens: 0,
  reasoning_output_tokens: 0,
}

/** The sum of two counts. */
export function addUsage(a: TurnUsage, b: TurnUsage): TurnUsage {
  return combine(a, b, (one, other) => one + other)
}

/** What `a` has more than `b`. */
export function subtractUsage(a: TurnUsage, b: TurnUsage): TurnUsage {
  return combine(a, b, (one, other) => Math.max(0, one - other))
}

function combine(a: TurnUsage, b: TurnUsage, by: (a: number, b: number) => number): TurnUsage {
  return {
    input_tokens: by(a.input_tokens, b.input_tokens),
    cached_input_tokens: by(a.cached_input_tokens, b.cached_input_tokens),
    output_tokens: by(a.output_tokens, b.output_tokens),
    reasoning_output_tokens: by(a.reasoning_output_tokens, b.reasoning_output_tokens),
    // Not every version tells it.
    ...((a.cache_write_input_tokens ?? b.cache_write_input_tokens) !== undefined && {
      cache_write_input_tokens: by(a.cache_write_input_tokens ?? 0, b.cache_write_input_tokens ?? 0),
    }),
  }
}

function usageOf(raw: unknown): TurnUsage | undefined {
  const fields = fieldsOf(raw)
  const count = (name: string): number => {
    const value = fields[name]
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0
  }
  if (typeof fields['input_tokens'] !== 'number' && typeof fields['output_tokens'] !== 'number') return undefined
  return {
    input_tokens: count('input_tokens'),
    cached_input_tokens: count('cached_input_tokens'),
    output_tokens: count('output_tokens'),
    reasoning_output_tokens: count('reasoning_output_tokens'),
  }
}

function parsed(line: string): Fields {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    // SyntaxError: half a line, of a Codex that was killed.
    return {}
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
