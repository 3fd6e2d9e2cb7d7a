import type { CodexEvent, ThreadItem } from './events.ts'
import { decodeUsage, isFields, text } from './wire-values.ts'

/** The JSON value of a line, or the text it is when it is no JSON. */
export function parseEventLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // SyntaxError: a line that is not JSON, kept as the text it is.
    return line
  }
}

/**
 * A parsed line of `codex exec --json` since 0.44 as an event. Whatever comes in gives a value: what is not known is kept
 * as `unknown`, because new Codex versions must not break a run.
 */
export function decodeEvent(raw: unknown): CodexEvent {
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
