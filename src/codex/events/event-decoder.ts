import { decodeEvent, parseEventLine } from './decode-event.ts'
import { createLegacyDecoder, legacyMessage, legacyPreamble } from './decode-legacy-event.ts'
import type { CodexEvent } from './events.ts'

export interface EventDecoder {
  /** One line of stdout, without its end, as one event. Never throws. */
  decode: (line: string) => CodexEvent
  /**
   * What can only be said once the stream has ended: in 0.42 and older how the turn ended. Nothing when nothing can be
   * said. `stopped`: Codex was ended from outside (by a signal, or for a limit).
   */
  end: (stopped?: boolean) => CodexEvent[]
}

/**
 * Makes a decoder for what one run of `codex exec --json` prints. The lines themselves say which format they have, so
 * it needs to know no version. `onLine` is handed each parsed line first.
 */
export function createEventDecoder(onLine?: (raw: unknown) => void): EventDecoder {
  const legacy = createLegacyDecoder()
  let sawTerminal = false
  return {
    decode: (line) => {
      const raw = parseEventLine(line)
      onLine?.(raw)
      const msg = legacyMessage(raw)
      const event = msg ? legacy.decode(msg, raw) : (legacyPreamble(raw) ?? decodeEvent(raw))
      sawTerminal ||= event.type === 'turn.completed' || event.type === 'turn.failed'
      return event
    },
    end: (stopped = false) => (sawTerminal ? [] : legacy.end(stopped)),
  }
}
