import { nearestName } from '../../platform/nearest-name.ts'
import { CodexkitError } from '../../errors.ts'
import type { McpConfigFinding, McpReading } from '../../mcp/index.ts'
import { stopsCodex } from './conclude.ts'

/**
 * Only the servers that were named and what concerns them; all when none was. Throws CODEXKIT_USAGE for a name nobody has,
 * unless what is wrong with the configuration may be why.
 */
export function selectServers(found: McpReading, names: readonly string[]): McpReading {
  if (names.length === 0) return found
  const known = found.servers.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name) && !found.findings.some((each) => hides(each, name)))
  if (unknown !== undefined) throw noSuchServer(unknown, known, found.findings)
  return {
    ...found,
    servers: found.servers.filter(({ name }) => names.includes(name)),
    findings: found.findings.filter((finding) => concerns(finding, names)),
  }
}

/** With a file that cannot be read nobody knows which servers there are; one that is no table is not among them. */
function hides({ id, server }: McpConfigFinding, name: string): boolean {
  return id === 'mcp.unreadable-config' || (id === 'mcp.breaks-codex' && (server ?? name) === name)
}

/** What breaks Codex as a whole breaks it for every server. */
function concerns({ id, server }: McpConfigFinding, names: readonly string[]): boolean {
  return server === undefined || names.includes(server) || stopsCodex(id)
}

function noSuchServer(name: string, known: readonly string[], findings: readonly McpConfigFinding[]): CodexkitError {
  const ignored = findings.find(({ id, server }) => id === 'mcp.untrusted-project' && server === name)
  const near = nearestName(name, known)
  const all = known.length === 0 ? 'None is configured.' : `There are: ${known.join(', ')}.`
  const hint = near === undefined ? all : `Did you mean ${near}?`
  return new CodexkitError('CODEXKIT_USAGE', `There is no MCP server named "${name}".`, {
    hint:
      ignored === undefined ? hint : `It stands in ${ignored.file}, which Codex ignores until you trust the project.`,
    details: { server: name, servers: known },
  })
}
