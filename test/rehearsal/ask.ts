import { onTestFinished } from 'vitest'
import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../../src/rehearsal/index.ts'

export const PROMPT = 'Zażółć gęślą jaźń: is it ready?\n\nBe "brief".\n'

/** Starts a rehearsal with a fixed clock and no pauses, closed at the end of the test. */
export async function rehearse(options: Partial<RehearsalOptions> = {}): Promise<Rehearsal> {
  const rehearsal = await startRehearsal({
    scenario: 'ok',
    prompt: PROMPT,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T14:15:02Z'),
    random: (size) => new Uint8Array(size).fill(0xab),
    pause: () => Promise.resolve(),
    ...options,
  })
  onTestFinished(() => rehearsal.close())
  return rehearsal
}

/** A body as Codex sends it: instructions of its own around the prompt, and the tools it offers. */
export function modelRequest(facts: { prompt?: string; tools?: unknown[]; input?: unknown[] } = {}): object {
  return {
    model: 'codexkit-rehearsal',
    stream: true,
    instructions: 'You are Codex.',
    input: [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'permissions' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: '<environment_context/>' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: facts.prompt ?? PROMPT }] },
      ...(facts.input ?? []),
    ],
    tools: facts.tools ?? [{ type: 'function', name: 'exec_command', parameters: {} }],
  }
}

export interface Ask {
  token?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Posts a body to the model; bytes go as they are, anything else as JSON. */
export function ask(rehearsal: Rehearsal, body: unknown = modelRequest(), how: Ask = {}): Promise<Response> {
  return fetch(`${rehearsal.baseUrl}/responses`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${how.token ?? rehearsal.apiKey}`,
      'content-type': 'application/json',
      ...how.headers,
    },
    body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
    signal: how.signal,
  })
}

export interface ReceivedEvent {
  type: string
  sequence_number: number
  [field: string]: unknown
}

/** Parses text/event-stream the way the standard says: lines, `data:` joined by newlines, a blank line sends. */
export function parseEvents(text: string): ReceivedEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => {
      const field = (name: string): string =>
        frame
          .split(/\r\n|\r|\n/)
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join('\n')
      const event = JSON.parse(field('data'))
      if (event.type !== field('event')) throw new Error(`event ${field('event')} carries ${event.type}`)
      return event
    })
}

/** The text of the message that a stream of events ends with. */
export function finalText(events: readonly ReceivedEvent[]): string {
  const done = events.findLast((event) => event.type === 'response.output_item.done')
  const { item } = done as unknown as { item: { content: { text: string }[] } }
  return item.content[0]?.text ?? ''
}
