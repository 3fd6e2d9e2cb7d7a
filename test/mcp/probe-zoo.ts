import { join } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { capabilities } from '../../src/codex/index.ts'
import { probeServer, type McpProbe, type McpServer, type ProbeOptions } from '../../src/mcp/index.ts'
import type { Env, Host } from '../../src/platform/host.ts'

export const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'mcp')

export function serverOf(name: string, config: TomlTable, more: Partial<McpServer> = {}): McpServer {
  const transport = config['url'] === undefined ? 'stdio' : 'http'
  const origin = { file: '/home/config.toml', line: 1, layer: 'user' as const }
  const flags = { enabled: config['enabled'] !== false, required: config['required'] === true }
  return { name, transport, origin, keyOrigins: {}, ...flags, config, ...more }
}

/** One of the zoo by the name of its fault. */
export function zooServer(mode: string, config: TomlTable = {}, extra?: string): McpServer {
  const args = [join(FIXTURES, 'zoo-server.mjs'), mode, ...(extra === undefined ? [] : [extra])]
  return serverOf(mode, { command: process.execPath, args, ...config })
}

export function hostWith(env: Env = {}, cwd = FIXTURES): Host {
  const machine = { homeDir: '/nowhere', platform: process.platform, arch: process.arch, now: () => new Date() }
  return { ...machine, env: { PATH: process.env['PATH'], ...env }, cwd, signal: new AbortController().signal }
}

export const NEW = capabilities('0.169.0')
export const OLD = capabilities('0.104.0')

/** Probes as Codex 0.169 would, with a limit that is short for those that never answer. */
export function probeZoo(server: McpServer, options: Partial<ProbeOptions> = {}): Promise<McpProbe> {
  const host = options.host ?? hostWith()
  return probeServer(server, { host, capabilities: NEW, signal: host.signal, timeoutMs: 20_000, ...options })
}
