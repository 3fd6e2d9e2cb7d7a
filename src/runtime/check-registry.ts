import type { Host } from '../platform/host.ts'
import { pinnedLock } from './pinned-lock.ts'
import { proxySettings } from './proxy.ts'
import { CODEX_PACKAGE, fetchManifest } from './codex-package.ts'
import { findRegistry } from './registry.ts'
import { networkError } from './network-error.ts'

/**
 * Asks the registry once for the manifest of the pinned Codex. Gives back the address of the registry, without a
 * password. Throws CODEXKIT_NETWORK, CODEX_INVALID_CONFIG.
 */
export async function checkRegistry(host: Host, timeoutMs: number): Promise<string> {
  const { url } = await findRegistry(host, CODEX_PACKAGE)
  const limit = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([host.signal, limit])
  try {
    await fetchManifest({ ...host, signal }, pinnedLock().version, { retryDelaysMs: [], stallMs: timeoutMs })
    return url
  } catch (thrown) {
    host.signal.throwIfAborted()
    if (!limit.aborted) throw thrown
    const silence = `${new URL(url).host} did not answer within ${timeoutMs / 1000} s`
    throw networkError('anything from the registry', 'stalled', silence, { url, cause: thrown })
  }
}

/** The proxies that downloads take, without passwords: `https: http://proxy:8080`. Throws CODEX_INVALID_CONFIG. */
export function describeProxies(host: Host): string[] {
  const settings = proxySettings(host)
  if (!settings) return []
  const rows = [
    ['https', settings.httpsProxy],
    ['http', settings.httpProxy],
  ] as const
  const shown = rows
    .filter(([, address]) => address !== '')
    .map(([kind, address]) => `${kind}: ${withoutLogin(address)}`)
  return settings.noProxy === '' ? shown : [...shown, `none for ${settings.noProxy}`]
}

function withoutLogin(address: string): string {
  const { protocol, host } = new URL(address.includes('://') ? address : `http://${address}`)
  return `${protocol}//${host}`
}
