import { CodexkitError, messageOf, systemCodeOf } from '../errors.ts'

/** Why nothing came; `details.reason` of the error. */
export type NetworkReason =
  | 'connection'
  | 'cut'
  | 'server'
  | 'name'
  | 'tls'
  | 'proxy'
  | 'absent'
  | 'refused'
  | 'stalled'

const WAYS_ROUND =
  'Check the connection; behind a proxy set HTTPS_PROXY (and NO_PROXY), for another registry npm_config_registry.'
const HINTS: Partial<Record<NetworkReason, string>> = {
  tls: 'Set NODE_EXTRA_CA_CERTS to the file with the certificate of your organisation, or npm_config_registry to another registry.',
  proxy: 'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY; for another registry set npm_config_registry.',
  absent: 'Set npm_config_registry to a registry that has it (and HTTPS_PROXY if that lies behind a proxy).',
  refused: 'Set npm_config_registry to a registry that needs no login (and HTTPS_PROXY if that lies behind a proxy).',
}

/** A fault of the network as one sentence: `what` could not be had, because `why`. */
export function networkError(
  what: string,
  reason: NetworkReason,
  why: string,
  facts: { url: string; status?: number; cause?: unknown },
): CodexkitError {
  const { cause, ...details } = facts
  return new CodexkitError('CODEXKIT_NETWORK', `Could not download ${what}: ${why}.`, {
    hint: HINTS[reason] ?? WAYS_ROUND,
    retryable: true,
    details: { reason, ...details },
    cause,
  })
}

/** Sorts what fetch threw. `started` tells whether bytes had already come. */
export function faultOf(thrown: unknown, what: string, url: string, started: boolean): CodexkitError {
  const chain = causesOf(thrown)
  const codes = chain.map((error) => systemCodeOf(error) ?? '')
  const { host } = new URL(url)
  const code = codes.find((found) => found !== '')
  const because = code === undefined ? '' : ` (${code})`
  const proxyStatus = chain.map((error) => /^Proxy response \((\d+)\)/.exec(messageOf(error))?.[1]).find(Boolean)
  if (proxyStatus !== undefined) {
    return networkError(what, 'proxy', `the proxy refused the way to ${host} (${proxyStatus})`, { url, cause: thrown })
  }
  if (codes.some((found) => TLS_CODE.test(found))) {
    return networkError(what, 'tls', `the certificate of ${host} is not trusted${because}`, { url, cause: thrown })
  }
  if (codes.some((found) => found === 'ENOTFOUND' || found === 'EAI_AGAIN')) {
    return networkError(what, 'name', `the name of ${host} was not found${because}`, { url, cause: thrown })
  }
  if (started) return networkError(what, 'cut', `${host} ended the transfer early${because}`, { url, cause: thrown })
  return networkError(what, 'connection', `no connection to ${host}${because}`, { url, cause: thrown })
}

const TLS_CODE = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/

/** An answer that is not the package. */
export function statusError(what: string, url: string, status: number): CodexkitError {
  const { host } = new URL(url)
  if (status === 404) {
    return networkError(what, 'absent', `the registry ${host} does not have this version`, { url, status })
  }
  if (status >= 500 || status === 429) {
    return networkError(what, 'server', `${host} answered with status ${status}`, { url, status })
  }
  return networkError(what, 'refused', `${host} refused it with status ${status}`, { url, status })
}

function causesOf(thrown: unknown): unknown[] {
  const chain: unknown[] = []
  for (let next = thrown; next !== undefined && chain.length < 8;) {
    chain.push(next)
    next = next instanceof Error ? next.cause : undefined
  }
  return chain
}
