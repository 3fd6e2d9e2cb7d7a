/** One event of the Responses wire; the fields are the wire's own. */
export interface WireEvent {
  type: string
  [field: string]: unknown
}

/** Renders events as text/event-stream frames, numbered in order. JSON keeps every text on its one data line. */
export function renderFrames(events: readonly WireEvent[]): string[] {
  return events.map(({ type, ...fields }, index) =>
    renderFrame(type, JSON.stringify({ type, sequence_number: index, ...fields })),
  )
}

/** Renders one frame; `data` must be a single line. */
export function renderFrame(type: string, data: string): string {
  return `event: ${type}\ndata: ${data}\n\n`
}
