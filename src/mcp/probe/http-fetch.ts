import type { Host } from '../../platform/host.ts'
import { MAX_MESSAGE_BYTES, TooLargeError } from '../../rpc/index.ts'
import { openProxyAgent } from './proxy-agent.ts'

/** What the last answers of a server were, so that a fault can be told apart. */
export interface HttpRecord {
  /** The last answer that was no success. */
  refusal: { method: string; status: number; headers: Headers; location: string | null } | null
  /** The last request that got no answer at all. */
  failure: unknown
  /** Whether a body was larger than is taken. */
  tooLarge: boolean
}

export function emptyRecord(): HttpRecord {
  return { refusal: null, failure: undefined, tooLarge: false }
}

export interface RecordingFetch {
  fetch: typeof globalThis.fetch
  close: () => Promise<void>
}

/**
 * A fetch that goes through the proxy of the environment as Codex does, takes at most so much of one body, and
 * remembers in `record` what was refused. `url` is that of the server. Throws ProxyKindError.
 */
export async function openFetch(
  host: Host,
  url: string,
  signal: AbortSignal,
  record: HttpRecord,
): Promise<RecordingFetch> {
  const { ask, close } = await openClient(host, url)
  const recording: typeof globalThis.fetch = async (input, init = {}) => {
    const both = init.signal ? AbortSignal.any([signal, init.signal]) : signal
    try {
      const response = await ask(input instanceof Request ? input.url : input, {
        ...init,
        redirect: 'manual',
        signal: both,
      })
      const { status, headers } = response
      if (!response.ok) {
        record.refusal = { method: init.method ?? 'GET', status, headers, location: headers.get('location') }
      }
      return response.body === null ? response : withLimit(response, record)
    } catch (thrown) {
      record.failure = thrown
      throw thrown
    }
  }
  return { fetch: recording, close }
}

function withLimit(response: Response, record: HttpRecord): Response {
  let size = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      size += chunk.byteLength
      if (size <= MAX_MESSAGE_BYTES) return controller.enqueue(chunk)
      record.tooLarge = true
      controller.error(new TooLargeError(`An answer is larger than ${MAX_MESSAGE_BYTES / 1024 / 1024} MB`))
    },
  })
  const { status, statusText, headers } = response
  return new Response(response.body?.pipeThrough(limit) ?? null, { status, statusText, headers })
}

interface Client {
  ask: (url: string | URL, init: RequestInit) => Promise<Response>
  close: () => Promise<void>
}

/** Node's own fetch, or undici's where a proxy is set: an agent of the package need not fit the undici inside Node. */
async function openClient(host: Host, serverUrl: string): Promise<Client> {
  const dispatcher = await openProxyAgent(host, serverUrl)
  if (dispatcher === undefined) return { ask: globalThis.fetch, close: () => Promise.resolve() }
  const undici = await import('./undici.ts')
  const ask: Client['ask'] = async (url, { method, headers, body, signal, redirect }) => {
    const answer = await undici.fetch(url, {
      dispatcher,
      headers: Object.fromEntries(new Headers(headers)),
      ...(method !== undefined && { method }),
      ...(redirect !== undefined && { redirect }),
      ...(typeof body === 'string' && { body }),
      ...(signal && { signal }),
    })
    const { status, statusText } = answer
    return new Response(answer.body, { status, statusText, headers: [...answer.headers] })
  }
  return { ask, close: () => dispatcher.destroy() }
}
