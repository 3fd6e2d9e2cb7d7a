import { isTable } from '../../platform/toml-file.ts'
import type { McpConfigFinding } from '../server.ts'
import type { Layer } from './layer.ts'

/**
 * A finding where `mcp_servers`, or a server in it, is no table: no command of Codex works with that. Only the strongest
 * layer counts, which takes the place of what is below: docs/notes/codex/mcp-config.md. Layers come the weakest first.
 */
export function brokenTables(layers: readonly Layer[]): McpConfigFinding[] {
  // What is no server in a mcp.json is not for Codex to read.
  const own = layers.filter(({ layer }) => layer !== 'mcp.json')
  const top = own.findLast(({ table }) => table['mcp_servers'] !== undefined)
  if (top === undefined) return []
  if (!isTable(top.table['mcp_servers'])) return [findingAt(top, ['mcp_servers'])]
  const strongest = new Map<string, { layer: Layer; isWhole: boolean }>()
  for (const layer of own) {
    const servers = layer.table['mcp_servers']
    // What is no table hides all that is below it.
    if (servers !== undefined && !isTable(servers)) strongest.clear()
    if (!isTable(servers)) continue
    for (const [name, server] of Object.entries(servers)) strongest.set(name, { layer, isWhole: isTable(server) })
  }
  return [...strongest].flatMap(([name, { layer, isWhole }]) =>
    isWhole ? [] : [findingAt(layer, ['mcp_servers', name])],
  )
}

function findingAt(layer: Layer, path: readonly string[]): McpConfigFinding {
  const { file, line } = layer.originOf(path)
  const server = path[1]
  const message =
    server === undefined
      ? 'mcp_servers is not a table of servers. No command of Codex works with it.'
      : `The MCP server ${server} is not a table of settings. No command of Codex works with it.`
  return { id: 'mcp.breaks-codex', severity: 'error', server, file, line, message, fixToml: null }
}
