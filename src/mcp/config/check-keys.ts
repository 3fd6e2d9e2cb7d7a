import { parse, type TomlTable } from 'smol-toml'
import { checkMcpServer, MCP_KEYS, SILENTLY_LEFT_OUT, type Capabilities } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import { findingAbout } from '../safety/finding-about.ts'
import type { McpConfigFinding, McpServer } from '../server.ts'
import { adviceFor } from './key-advice.ts'
import { isTable } from '../../platform/toml-file.ts'

/** What is wrong with the keys of a server, by the rules measured of Codex: docs/notes/codex/mcp-config.md */
export function checkKeys(server: McpServer, capabilities: Capabilities): McpConfigFinding[] {
  const broken = breaksCodex(server, capabilities)
  return [...(broken === undefined ? [] : [broken]), ...tooNew(server, capabilities), ...unknownKeys(server)]
}

/** What stops every command of Codex, not just this server. Codex reads servers that are switched off too. */
function breaksCodex(server: McpServer, capabilities: Capabilities): McpConfigFinding | undefined {
  const { disabled: _, type: __, transport: ___, ...all } = server.config
  const { enabled, ...rest } = all
  const config = enabled === false ? rest : all
  try {
    checkMcpServer(server.name, config, { ...capabilities, httpMcpServers: true, mcpEnvVarTables: true })
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof CodexkitError) || thrown.code !== 'CODEX_INVALID_CONFIG') throw thrown
    const key = thrown.details['key']
    const fixToml = key === 'bearer_token' ? 'bearer_token_env_var = "MCP_TOKEN"' : null
    const message = `${thrown.message} No command of Codex works with it.`
    const what = { id: 'mcp.breaks-codex', severity: 'error', message, fixToml } as const
    return findingAbout(server, typeof key === 'string' ? key : undefined, what)
  }
}

/** What this version cannot read, measured: DRIFT section 6. */
function tooNew(server: McpServer, { httpMcpServers, mcpEnvVarTables, version }: Capabilities): McpConfigFinding[] {
  const { env_vars: names, url } = server.config
  const faults: [string, string][] = []
  if (url !== undefined && !httpMcpServers) faults.push(['url', 'has no servers with a url'])
  if (Array.isArray(names) && names.some(isTable) && !mcpEnvVarTables) {
    faults.push(['env_vars', 'takes only names in env_vars'])
  }
  return faults.map(([key, what]) => {
    const message = `${server.name}: Codex ${version} ${what}; no command of it works with this file.`
    return findingAbout(server, key, { id: 'mcp.not-in-this-version', severity: 'error', message, fixToml: null })
  })
}

function unknownKeys(server: McpServer): McpConfigFinding[] {
  const findings: McpConfigFinding[] = []
  if (server.httpKind === 'sse') {
    const message = `${server.name}: Codex does not speak the old transport "sse"; it takes the url for streamable HTTP.`
    findings.push(
      findingAbout(server, 'type', { id: 'mcp.sse-not-supported', severity: 'warning', message, fixToml: null }),
    )
  }
  return [...findings, ...ignoredKeys(server.config, server)]
}

function ignoredKeys(config: TomlTable, server: McpServer): McpConfigFinding[] {
  const isSaid = (key: string): boolean => SILENTLY_LEFT_OUT.includes(key) && key !== 'disabled'
  const keys = Object.keys(config).filter(
    (key) => !Object.hasOwn(MCP_KEYS, key) && key !== 'bearer_token' && !isSaid(key),
  )
  return keys.map((key) => {
    const advice = adviceFor(key, config[key])
    const meant = advice.key === undefined ? '' : ` It may mean ${advice.key}.`
    const starts = key === 'disabled' && config[key] === true ? ' So the server starts.' : ''
    const message = `${server.name}: Codex ignores the key ${key} without a word.${starts}${meant}`
    const fixToml = fits(advice.toml, server) ? advice.toml : null
    return findingAbout(server, key, { id: 'mcp.unknown-key', severity: 'warning', message, fixToml })
  })
}

/** Whether Codex takes what is suggested. What has a value to fill in is looked at by whoever fills it in. */
function fits(toml: string | null, { name, config }: McpServer): boolean {
  if (toml === null || toml.includes('…')) return true
  const ends = Object.fromEntries(Object.entries(config).filter(([key]) => key === 'command' || key === 'url'))
  try {
    checkMcpServer(
      name,
      { ...ends, ...parse(toml) },
      { httpMcpServers: true, mcpEnvVarTables: true, version: '0.169.0' },
    )
    return true
  } catch (thrown) {
    if (thrown instanceof CodexkitError && thrown.code === 'CODEX_INVALID_CONFIG') return false
    throw thrown
  }
}
