import type { TomlTable, TomlValue } from 'smol-toml'
import { CodexkitError } from '../../errors.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { MCP_KEYS, SILENTLY_LEFT_OUT, type McpKey } from './mcp-config-keys.ts'
import { isTable } from '../../platform/toml-file.ts'

/** One server as Codex will take it, or why it is left out. */
export interface CheckedServer {
  /** Undefined when the server is switched off or this Codex cannot have it. */
  entry?: TomlTable
  warnings: readonly string[]
}

type Limits = Pick<Capabilities, 'httpMcpServers' | 'mcpEnvVarTables' | 'version'>

/**
 * Checks one server against what breaks Codex as a whole: some wrong keys stop every command of it, not just that
 * server. Throws CODEX_INVALID_CONFIG (exit 2) with the server and the key; unknown keys are left out with a warning.
 */
export function checkMcpServer(name: string, server: unknown, limits: Limits): CheckedServer {
  if (!isTable(server)) throw fault(name, undefined, 'is not a table of settings')
  if (server['enabled'] === false || server['disabled'] === true) return { warnings: [] }
  if (server['type'] === 'sse' || server['transport'] === 'sse') {
    return leftOut(name, server, 'Codex does not speak the old transport "sse"')
  }
  const kind = kindOfServer(name, server)
  const warnings: string[] = []
  const entry: TomlTable = {}
  for (const [key, value] of Object.entries(server)) {
    const known = Object.hasOwn(MCP_KEYS, key) ? MCP_KEYS[key] : undefined
    if (known === undefined) {
      if (key === 'bearer_token') throw fault(name, key, 'is refused by Codex', 'Use bearer_token_env_var.')
      if (!SILENTLY_LEFT_OUT.includes(key)) warnings.push(`The key ${key} of the MCP server ${name} is left out.`)
      continue
    }
    if (known.servers !== 'both' && known.servers !== kind) {
      throw fault(name, key, `does not go with ${kind === 'http' ? 'url' : 'command'}`, 'Codex refuses the mixture.')
    }
    if (!hasKind(value, known.kind)) throw fault(name, key, `must be ${KIND_NAMES[known.kind]}`)
    entry[key] = value
  }
  if (kind === 'http' && !limits.httpMcpServers) {
    return leftOut(name, server, `Codex ${limits.version} has no MCP servers with a url`)
  }
  if (entry['env_vars'] !== undefined) entry['env_vars'] = envVars(name, entry['env_vars'], limits, warnings)
  return { entry, warnings }
}

function kindOfServer(name: string, server: TomlTable): 'stdio' | 'http' {
  const [stdio, http] = [server['command'] !== undefined, server['url'] !== undefined]
  if (stdio && http) throw fault(name, 'url', 'does not go with command', 'Codex refuses the mixture.')
  if (!stdio && !http) throw fault(name, undefined, 'has neither a command nor a url')
  return stdio ? 'stdio' : 'http'
}

/** A server that may be missing is left out; one that is required stops the run, as it does in Codex. */
function leftOut(name: string, server: TomlTable, reason: string): CheckedServer {
  if (server['required'] === true) throw fault(name, undefined, `is required, but ${reason}`, 'Use another server.')
  return { warnings: [`The MCP server ${name} is left out: ${reason}.`] }
}

/** Names of variables; tables with a source are known since 0.124, and only local ones mean the same before. */
function envVars(name: string, value: TomlValue, { mcpEnvVarTables }: Limits, warnings: string[]): TomlValue {
  if (!Array.isArray(value)) throw fault(name, 'env_vars', 'must be a list of names')
  return value.flatMap((each): TomlValue[] => {
    if (typeof each === 'string') return [each]
    const variable = isTable(each) ? each['name'] : undefined
    if (!isTable(each) || typeof variable !== 'string') throw fault(name, 'env_vars', 'must be a list of names')
    if (mcpEnvVarTables) return [each]
    if (each['source'] === undefined || each['source'] === 'local') return [variable]
    warnings.push(`The variable ${variable} of the MCP server ${name} is left out: its source is not known yet.`)
    return []
  })
}

const KIND_NAMES: Record<McpKey['kind'], string> = {
  text: 'a text',
  texts: 'a list of texts',
  'texts-by-name': 'a table of texts',
  number: 'a number that is not negative',
  boolean: 'true or false',
  any: 'set',
}

function hasKind(value: unknown, kind: McpKey['kind']): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'texts':
      return Array.isArray(value) && value.every((each) => typeof each === 'string')
    case 'texts-by-name':
      return isTable(value) && Object.values(value).every((each) => typeof each === 'string')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
    case 'boolean':
      return typeof value === 'boolean'
    case 'any':
      return true
  }
}

function fault(server: string, key: string | undefined, what: string, hint?: string): CodexkitError {
  const subject = key === undefined ? `The MCP server ${server}` : `${key} of the MCP server ${server}`
  return new CodexkitError('CODEX_INVALID_CONFIG', `${subject} ${what}.`, {
    hint: `${hint ?? 'Mend it in the file it stands in.'} Or leave all servers out with --mcp none.`,
    details: { server, ...(key !== undefined && { key }) },
  })
}
