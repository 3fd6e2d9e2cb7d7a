import type { ServerResponse } from 'node:http'
import { renderFrames, type WireEvent } from './server-sent-events.ts'

/** What the server answers: one body, or a stream and the way it ends. */
export type Reply =
  | { kind: 'body'; status: number; headers?: Readonly<Record<string, string>>; body: unknown }
  | { kind: 'stream'; frames: readonly string[]; ending: 'end' | 'cut' | 'open'; gapMs?: number }

/** Waits before a frame of a slow stream; rejects when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>

/** A refusal in the form of the OpenAI API. */
export function errorReply(status: number, error: Record<string, unknown>, headers?: Record<string, string>): Reply {
  return { kind: 'body', status, headers, body: { error } }
}

/** A stream of events that ends as it should, unless told otherwise. */
export function streamReply(events: readonly WireEvent[], ending: 'end' | 'cut' | 'open' = 'end'): Reply {
  return { kind: 'stream', frames: renderFrames(events), ending }
}

/** Sends a reply. A client that goes away ends it early and quietly. */
export async function sendReply(response: ServerResponse, reply: Reply, pause: Pause): Promise<void> {
  // The client left; there is nobody to tell.
  response.on('error', () => undefined)
  if (reply.kind === 'body') {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(JSON.stringify(reply.body))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  const gone = new AbortController()
  const left = new Promise<void>((resolve) => response.once('close', resolve)).finally(() => gone.abort())
  for (const frame of reply.frames) {
    if (reply.gapMs !== undefined) await pause(reply.gapMs, gone.signal)
    // Waits until it went out, so that a cut never takes an earlier frame with it.
    await Promise.race([left, new Promise<void>((resolve) => response.write(frame, () => resolve()))])
    if (response.destroyed) return
  }
  if (reply.ending === 'end') response.end()
  if (reply.ending === 'cut') response.destroy()
}
