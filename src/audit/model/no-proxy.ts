import type { Env } from '../../platform/host.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/**
 * Variables that keep requests to this machine from going through a proxy, which Codex would use even for them (all
 * versions; 0.169 then waits for ever). Empty when no address is on this machine.
 */
export function noProxyEnv(addresses: readonly string[], env: Env): Env {
  const hosts = addresses.map(hostOf).filter(isLoopback)
  if (hosts.length === 0) return {}
  const before = [env['no_proxy'], env['NO_PROXY']].find((value) => value !== undefined && value.trim() !== '')
  const names = [...(before?.split(',') ?? []), ...LOOPBACK, ...hosts].map((name) => name.trim())
  const list = [...new Set(names.filter((name) => name !== ''))].join(',')
  return { NO_PROXY: list, no_proxy: list }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : ''
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d+){3}$/.test(host)
}
