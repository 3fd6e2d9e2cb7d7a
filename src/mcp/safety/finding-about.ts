import type { McpConfigFinding, McpServer } from '../server.ts'

/** A finding at the place where a key of a server, or the server, was written. */
export function findingAbout(
  server: Pick<McpServer, 'name' | 'origin' | 'keyOrigins'>,
  key: string | undefined,
  what: Pick<McpConfigFinding, 'id' | 'severity' | 'message' | 'fixToml'>,
): McpConfigFinding {
  const { file, line } = (key === undefined ? undefined : server.keyOrigins[key]) ?? server.origin
  return { ...what, server: server.name, file, line }
}
