import type { ReadableStream } from 'node:stream/web'
import type { Host } from '../platform/host.ts'
import { proxySettings } from './proxy.ts'

interface HttpAnswer {
  ok: boolean
  status: number
  headers: { get: (name: string) => string | null }
  body: ReadableStream<Uint8Array> | null
}

export interface HttpClient {
  get: (url: string, options: { headers: Record<string, string>; signal: AbortSignal }) => Promise<HttpAnswer>
  close: () => Promise<void>
}

/**
 * Node's own fetch, or undici's when a proxy variable is set: Node's reads only the variables of its own process, and
 * an agent of the package does not have to fit the undici inside Node.
 */
export async function openHttpClient(host: Host): Promise<HttpClient> {
  const proxy = proxySettings(host)
  if (!proxy) return { get: (url, options) => fetch(url, options), close: () => Promise.resolve() }
  const undici = await import('./undici.ts')
  const dispatcher = new undici.EnvHttpProxyAgent(proxy)
  return {
    get: (url, options) => undici.fetch(url, { ...options, dispatcher }),
    close: () => dispatcher.destroy(),
  }
}
