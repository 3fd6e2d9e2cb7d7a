import { gte } from 'semver'
import type { TomlTable } from 'smol-toml'
import { isUnset } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { Env } from '../../platform/host.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { checkMcpServer } from './mcp-config-check.ts'
import { readMcpFile } from './mcp-config-file.ts'
import { resolveReferences } from './mcp-references.ts'
import type { ModelSettings } from './model-settings.ts'
import { secretsIn } from './provider-secrets.ts'
import { type SourceConfig } from './source-config.ts'
import { isTable } from '../../platform/toml-file.ts'

/** The MCP servers of a run. */
export interface McpConfig {
  servers: TomlTable
  /** Variables that Codex must have so that it can hand them on. */
  variables: readonly string[]
  /** Those of them that become a token or a header. */
  secretVariables: readonly string[]
  /** Values that stand in config.toml itself. */
  secrets: readonly { name: string; value: string }[]
  warnings: readonly string[]
}

/** `env_vars` is ignored before this version, so that values must be written out. fixtures/mcp-config-compat.txt */
const ENV_VARS_SINCE = '0.57.0'

/**
 * The MCP servers a run gets: the user's own and those of a mcp.json, where one of the same name wins. Throws
 * CODEX_INVALID_CONFIG for a server that would break Codex, CODEXKIT_MISSING_INPUT for a variable that is not set, and
 * CODEX_INVALID_OPTIONS for what codexkit cannot do yet.
 */
export async function mcpConfig(
  { mcp, mcpFile }: Pick<ModelSettings, 'mcp' | 'mcpFile'>,
  source: SourceConfig | undefined,
  env: Env,
  capabilities: Capabilities,
): Promise<McpConfig> {
  if (mcp === 'self') {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', 'This codexkit cannot be an MCP server itself yet.', {
      hint: 'Use --mcp merge for your own servers, or --mcp none.',
      details: { mcp },
    })
  }
  if (mcp !== 'merge') return { servers: {}, variables: [], secretVariables: [], secrets: [], warnings: [] }
  const own = ownServers(source)
  const ofFile = mcpFile === undefined ? {} : await readMcpFile(mcpFile)
  const twice = Object.keys(ofFile).filter((name) => Object.hasOwn(own, name))
  const warnings = twice.map((name) => `The MCP server ${name} of the MCP file is used, not your own of that name.`)
  const servers: TomlTable = {}
  const secrets: { name: string; value: string }[] = []
  for (const [name, given] of Object.entries({ ...own, ...ofFile })) {
    // Only other tools' files hold references; in the user's own config.toml a "${A}" means itself.
    const hasReferences = Object.hasOwn(ofFile, name) && isTable(given) && given['disabled'] !== true
    const resolved = hasReferences ? resolveReferences(name, given, env) : { server: given, secrets: [] }
    const checked = checkMcpServer(name, resolved.server, capabilities)
    warnings.push(...checked.warnings)
    if (checked.entry === undefined) continue
    const entry = byNameOrValue(checked.entry, env, capabilities)
    servers[name] = entry
    secrets.push(...resolved.secrets, ...secretsIn(entry))
  }
  const secretVariables = Object.values(servers).flatMap(headerVariables)
  const variables = [...Object.values(servers).flatMap(passedVariables), ...secretVariables]
  return { servers, variables: [...new Set(variables)], secretVariables, secrets, warnings }
}

function ownServers(source: SourceConfig | undefined): TomlTable {
  const own = source?.table['mcp_servers']
  if (own === undefined || isTable(own)) return own ?? {}
  throw new CodexkitError('CODEX_INVALID_CONFIG', `mcp_servers in the config.toml of ${source?.home} is not a table.`, {
    hint: 'It should look like [mcp_servers.NAME]. Or leave all servers out with --mcp none.',
    details: { home: source?.home },
  })
}

/** A value that a variable of the same name holds goes by that name; where a version ignores names, by value. */
function byNameOrValue(entry: TomlTable, env: Env, { version }: Pick<Capabilities, 'version'>): TomlTable {
  const literals = isTable(entry['env']) ? entry['env'] : {}
  const names = Array.isArray(entry['env_vars']) ? entry['env_vars'] : []
  if (gte(version, ENV_VARS_SINCE)) {
    const same = Object.keys(literals).filter((name) => env[name] !== undefined && env[name] === literals[name])
    if (same.length === 0) return entry
    const rest = Object.fromEntries(Object.entries(literals).filter(([name]) => !same.includes(name)))
    return { ...entry, env: rest, env_vars: [...names, ...same] }
  }
  const { env_vars: _, ...rest } = entry
  const values = names.map((name) => [name, typeof name === 'string' ? env[name] : undefined] as const)
  const given = values.filter((pair): pair is [string, string] => pair[1] !== undefined && !isUnset(pair[1]))
  return given.length === 0 ? rest : { ...rest, env: { ...Object.fromEntries(given), ...literals } }
}

function passedVariables(entry: unknown): string[] {
  const list = isTable(entry) && Array.isArray(entry['env_vars']) ? entry['env_vars'] : []
  const names = list.map((each) => (isTable(each) ? (each['source'] === 'remote' ? undefined : each['name']) : each))
  return names.filter((name) => typeof name === 'string')
}

function headerVariables(entry: unknown): string[] {
  if (!isTable(entry)) return []
  const headers = isTable(entry['env_http_headers']) ? Object.values(entry['env_http_headers']) : []
  return [...headers, entry['bearer_token_env_var']].filter((name) => typeof name === 'string')
}
