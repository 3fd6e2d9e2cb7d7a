import { join } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { readOptionalText } from '../platform/read-optional.ts'
import { makeRow, type EnvironmentRow } from './report.ts'

const WHY = 'Codex starts it in every session of yours; a server that hangs delays each of them.'

/** The MCP servers that the source home's config.toml names. Commands, arguments and variables are not told. */
export async function mcpRows(home: string): Promise<EnvironmentRow[]> {
  const path = join(home, 'config.toml')
  const servers = serversIn((await readOptionalText(path)) ?? '')
  if (typeof servers === 'number') {
    const fact = `config.toml cannot be read, line ${servers}`
    const row = { id: 'mcp.config', label: 'config.toml', status: 'warning', fact, why: WHY } as const
    return [makeRow({ ...row, fix: `Mend line ${servers} of ${path}.` })]
  }
  if (servers.length === 0) {
    return [makeRow({ id: 'mcp.none', label: 'Servers', status: 'info', fact: 'none configured', why: WHY })]
  }
  return servers.map(({ name, kind }) =>
    makeRow({ id: `mcp.${name}`, label: name, status: 'info', fact: kind, why: WHY }),
  )
}

/** Names in their order with the kind of each; a number is the line that is not TOML. */
function serversIn(text: string): { name: string; kind: string }[] | number {
  try {
    const servers = parse(text)['mcp_servers']
    if (!isTable(servers)) return []
    return Object.entries(servers)
      .map(([name, server]) => ({ name, kind: kindOf(server) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (thrown) {
    if (thrown instanceof TomlError) return thrown.line
    throw thrown
  }
}

function kindOf(server: unknown): string {
  if (!isTable(server)) return 'not a table'
  if (server['enabled'] === false) return 'configured, disabled'
  return 'url' in server ? 'configured, http' : 'configured, stdio'
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
