import { decodeEvent, parseEventLine } from '../../../src/codex/events/decode-event.ts'
import type { CodexEvent } from '../../../src/codex/index.ts'

/** One line of `codex exec --json` as an event. */
export function decodeEventLine(line: string): CodexEvent {
  return decodeEvent(parseEventLine(line))
}
