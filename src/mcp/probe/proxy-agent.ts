import type { EnvHttpProxyAgent } from 'undici'
import { readEnv, type Host } from '../../platform/host.ts'
import type { McpCause } from './probe.ts'

/** A variable names the proxy for a server, of a kind that a probe does not speak with. */
export class ProxyKindError extends Error {
  readonly unreachable: McpCause

  constructor(variable: string, cause: unknown) {
    super(`${variable} names a proxy of another kind than http`, { cause })
    this.unreachable = {
      code: 'unreachable',
      message: `It is to be reached through a proxy, and ${variable} names one of another kind than http.`,
      hint: `Set ${variable} to an address such as http://proxy.example.com:3128, or remove it.`,
    }
  }
}

/**
 * The way to a server through the proxy that the environment names for the scheme of its url; undefined without one. A
 * proxy without a scheme is one of http, and what is no address is ignored: so does Codex 0.169, measured. Throws
 * ProxyKindError.
 */
export async function openProxyAgent(host: Host, url: string): Promise<EnvHttpProxyAgent | undefined> {
  const name = `${new URL(url).protocol.slice(0, -1)}_proxy`
  const variable = readEnv(host, name) === undefined ? name.toUpperCase() : name
  const value = readEnv(host, variable)
  if (value === undefined) return undefined
  const proxy = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  if (!URL.canParse(proxy)) return undefined
  const noProxy = readEnv(host, 'no_proxy') ?? readEnv(host, 'NO_PROXY') ?? ''
  const undici = await import('./undici.ts')
  try {
    return new undici.EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy })
  } catch (thrown) {
    throw new ProxyKindError(variable, thrown)
  }
}
