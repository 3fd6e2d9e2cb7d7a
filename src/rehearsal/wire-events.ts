import type { WireEvent } from './server-sent-events.ts'

/** Any item a model can put out: a message, or a call of a tool. The fields are the wire's own. */
export interface OutputItem {
  type: string
  id: string
  [field: string]: unknown
}

const RESPONSE_ID = 'resp_rehearsal'
const MESSAGE_ID = 'msg_rehearsal'
const DELTA_LENGTH = 48

/** The event every answer begins with. */
export function createdEvent(): WireEvent {
  return { type: 'response.created', response: { id: RESPONSE_ID, status: 'in_progress' } }
}

/** An assistant message as it streams in: added, its text in pieces, done. */
export function messageEvents(text: string): WireEvent[] {
  const item = (content: unknown[]): OutputItem => ({ type: 'message', role: 'assistant', id: MESSAGE_ID, content })
  return [
    { type: 'response.output_item.added', output_index: 0, item: item([]) },
    ...pieces(text).map((delta) => ({
      type: 'response.output_text.delta',
      item_id: MESSAGE_ID,
      output_index: 0,
      content_index: 0,
      delta,
    })),
    itemEvent(item([{ type: 'output_text', text, annotations: [] }])),
  ]
}

/** An item that arrives whole, such as a tool call. */
export function itemEvent(item: OutputItem): WireEvent {
  return { type: 'response.output_item.done', output_index: 0, item }
}

/** The event a good answer ends with. The token counts are invented but always the same. */
export function completedEvent(): WireEvent {
  return {
    type: 'response.completed',
    response: {
      id: RESPONSE_ID,
      usage: {
        input_tokens: 1200,
        input_tokens_details: { cached_tokens: 200 },
        output_tokens: 80,
        output_tokens_details: { reasoning_tokens: 16 },
        total_tokens: 1280,
      },
    },
  }
}

/** Cuts between whole characters, since half a surrogate pair is refused by strict JSON readers. */
function pieces(text: string): string[] {
  const characters = Array.from(text)
  const count = Math.ceil(characters.length / DELTA_LENGTH)
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * DELTA_LENGTH, (index + 1) * DELTA_LENGTH).join(''),
  )
}
