import { CodexkitError } from '../errors.ts'
import { readEnv, type Host } from '../platform/host.ts'

/** Proxies for the two kinds of address; an empty text means none. */
export interface ProxySettings {
  httpProxy: string
  httpsProxy: string
  noProxy: string
}

/** What the proxy variables say, or undefined when none is set. As in curl and npm, lower case comes first. */
export function proxySettings(host: Host): ProxySettings | undefined {
  const httpProxy = proxyAddress(host, 'http_proxy')
  const httpsProxy = proxyAddress(host, 'https_proxy')
  if (httpProxy === '' && httpsProxy === '') return undefined
  return { httpProxy, httpsProxy, noProxy: readEnv(host, 'no_proxy') ?? readEnv(host, 'NO_PROXY') ?? '' }
}

function proxyAddress(host: Host, name: string): string {
  const text = readEnv(host, name) ?? readEnv(host, name.toUpperCase())
  if (text === undefined) return ''
  const address = text.includes('://') ? text : `http://${text}`
  if (URL.canParse(address) && /^https?:/i.test(address)) return address
  // The value may hold a password, so it is not shown.
  throw new CodexkitError('CODEX_INVALID_CONFIG', `The variable ${name.toUpperCase()} is not the address of a proxy.`, {
    hint: `Set ${name.toUpperCase()} to something like http://proxy.example:8080, or unset it.`,
    details: { variable: name.toUpperCase() },
  })
}
