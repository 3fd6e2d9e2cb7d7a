import type { CodexEvent, ThreadItem, TurnUsage } from './events.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * One line of `codex exec --json` as an event. Whatever comes in gives a value: what is not JSON or not known is kept
 * as `unknown`, because new Codex versions must not break a run.
 */
export function decodeEventLine(line: string): CodexEvent {
  let raw: unknown
  try {
    raw = JSON.parse(line)
  } catch {
    // SyntaxError: a line that is not JSON, kept as the text it is.
    return { type: 'unknown', raw: line }
  }
  return decodeEvent(raw)
}

function decodeEvent(raw: unknown): CodexEvent {
  if (!isFields(raw)) return { type: 'unknown', raw }
  const type = raw['type']
  switch (type) {
    case 'thread.started':
      return { type, threadId: text(raw['thread_id']) }
    case 'turn.started':
      return { type }
    case 'turn.completed':
      return { type, usage: decodeUsage(raw['usage']) }
    case 'turn.failed':
      return { type, message: isFields(raw['error']) ? text(raw['error']['message']) : text(raw['error']) }
    case 'error':
      return { type, message: text(raw['message']) }
    case 'item.started':
    case 'item.updated':
    case 'item.completed': {
      const item = decodeItem(raw['item'])
      return item ? { type, item } : { type: 'unknown', raw }
    }
    default:
      return { type: 'unknown', raw }
  }
}

function decodeItem(raw: unknown): ThreadItem | undefined {
  return isFields(raw) ? { id: text(raw['id']), type: text(raw['type']), fields: raw } : undefined
}

function decodeUsage(raw: unknown): TurnUsage {
  const fields = isFields(raw) ? raw : {}
  return {
    input_tokens: count(fields['input_tokens']),
    cached_input_tokens: count(fields['cached_input_tokens']),
    output_tokens: count(fields['output_tokens']),
    reasoning_output_tokens: count(fields['reasoning_output_tokens']),
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
