import { setTimeout as wait } from 'node:timers/promises'
import { isMessage, type MessagePipe } from '../../rpc/index.ts'

/** How long a server has to take note that its session is over. */
const GOODBYE_MS = 500

export interface HttpPipe extends MessagePipe {
  setProtocolVersion: (version: string) => void
}

/** One of the SDK's transports over HTTP as a pipe. Loads the SDK, which only servers with a url need. */
export async function openHttpPipe(
  kind: 'streamable' | 'sse',
  url: URL,
  headers: Record<string, string>,
  fetch: typeof globalThis.fetch,
): Promise<HttpPipe> {
  const sdk = await import('@modelcontextprotocol/client')
  const options = { fetch, requestInit: { headers } }
  const reconnectionOptions = {
    maxRetries: 0,
    initialReconnectionDelay: 1000,
    maxReconnectionDelay: 1000,
    reconnectionDelayGrowFactor: 1,
  }
  const transport =
    kind === 'sse'
      ? new sdk.SSEClientTransport(url, options)
      : new sdk.StreamableHTTPClientTransport(url, { ...options, reconnectionOptions })
  return {
    start: (listener) => {
      const onmessage = (message: unknown): void => {
        if (isMessage(message)) listener.message(message)
      }
      Object.assign(transport, { onmessage, onerror: listener.fault, onclose: listener.closed })
      return transport.start()
    },
    send: (message) => transport.send(sdk.parseJSONRPCMessage(message)),
    close: async () => {
      // A server that knows sessions is told that this one is over; whether it listens does not matter.
      if ('terminateSession' in transport) {
        const goodbye = transport.terminateSession().catch(() => undefined)
        await Promise.race([goodbye, wait(GOODBYE_MS, undefined, { ref: false })])
      }
      await transport.close()
    },
    setProtocolVersion: (version) => transport.setProtocolVersion?.(version),
  }
}
