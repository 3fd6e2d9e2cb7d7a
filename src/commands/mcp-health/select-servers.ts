import { suggest } from '../../cli/suggest.ts'
import { CodexkitError } from '../../errors.ts'
import type { McpConfigFinding, McpReading } from '../../mcp/index.ts'

/** Only the servers that were named and what concerns them; all when none was. Throws CODEXKIT_USAGE for a name nobody has. */
export function selectServers(found: McpReading, names: readonly string[]): McpReading {
  if (names.length === 0) return found
  const known = found.servers.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw noSuchServer(unknown, known)
  return {
    ...found,
    servers: found.servers.filter(({ name }) => names.includes(name)),
    findings: found.findings.filter((finding) => concerns(finding, names)),
  }
}

/** What breaks Codex as a whole breaks it for every server. */
function concerns({ id, server }: McpConfigFinding, names: readonly string[]): boolean {
  return server === undefined || names.includes(server) || id === 'mcp.breaks-codex'
}

function noSuchServer(name: string, known: readonly string[]): CodexkitError {
  const near = suggest(name, known)
  const all = known.length === 0 ? 'None is configured.' : `There are: ${known.join(', ')}.`
  return new CodexkitError('CODEXKIT_USAGE', `There is no MCP server named "${name}".`, {
    hint: near === undefined ? all : `Did you mean ${near}?`,
    details: { server: name, servers: known },
  })
}
