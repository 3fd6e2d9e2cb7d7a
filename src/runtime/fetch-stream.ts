import type { HttpClient } from './http-client.ts'
import { faultOf, networkError, statusError } from './network-error.ts'

export interface FetchRequest {
  http: HttpClient
  url: string
  headers: Record<string, string>
  /** What is fetched, as it stands in an error: `@openai/codex 0.169.0-linux-x64`. */
  what: string
  signal: AbortSignal
  /** The longest time without a byte. */
  stallMs: number
}

/**
 * Hands the bytes of an address to `consume`, one chunk after the other. Throws CODEXKIT_NETWORK when the network is at
 * fault, the signal's reason when aborted, and whatever `consume` throws.
 */
export async function fetchStream(
  request: FetchRequest,
  consume: (chunk: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const { http, url, what, signal, stallMs } = request
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(), stallMs)
  let started = false
  const ask = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (thrown) {
      signal.throwIfAborted()
      if (!stall.signal.aborted) throw faultOf(thrown, what, url, started)
      const silence = `${new URL(url).host} sent nothing for ${stallMs / 1000} s`
      throw networkError(what, 'stalled', silence, { url, cause: thrown })
    }
  }
  try {
    // `identity`: a registry that compresses on the way would change the bytes the checksum is of.
    const headers = { 'accept-encoding': 'identity', ...request.headers }
    const answer = await ask(http.get(url, { headers, signal: AbortSignal.any([signal, stall.signal]) }))
    if (!answer.ok || !answer.body) {
      // A body that fails while it is thrown away changes nothing about the status.
      await answer.body?.cancel().catch(() => undefined)
      throw statusError(what, url, answer.status)
    }
    const reader = answer.body.getReader()
    try {
      for (;;) {
        const { done, value } = await ask(reader.read())
        if (done) return
        timer.refresh()
        started = true
        await consume(value)
        signal.throwIfAborted()
      }
    } finally {
      // After an error the stream is broken already, and cancelling says so again.
      await reader.cancel().catch(() => undefined)
    }
  } finally {
    clearTimeout(timer)
  }
}
