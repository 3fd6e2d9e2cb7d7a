import { sep } from 'node:path'
import { writeMarkedBlock } from '../../platform/marked-block.ts'
import { pathInside } from '../../platform/path-inside.ts'
import { renderMarkdown } from '../../report/index.ts'
import type { McpHealthResult, ServerHealth } from './result.ts'

const BLOCK = 'codexkit:mcp-servers'

/**
 * Replaces the marked block of a file with the servers that are expected: what is configured and what tools there are,
 * nothing that changes by itself, so that the same servers give the same text. Throws CODEXKIT_FILE.
 */
export async function writeExpectedServers(
  path: string,
  { servers }: Pick<McpHealthResult, 'servers'>,
  workspace: string,
): Promise<{ path: string; changed: boolean }> {
  return { path, changed: await writeMarkedBlock(path, BLOCK, expectedMarkdown(servers, workspace)) }
}

/** The servers whose tools are not known, as they failed: a block written now would lose them. */
export function silentServers({ servers }: Pick<McpHealthResult, 'servers'>): string[] {
  return servers
    .filter(({ enabled, cause, tools }) => enabled && cause !== null && tools.length === 0)
    .map(({ name }) => name)
}

/** The table of the block. */
function expectedMarkdown(servers: readonly ServerHealth[], workspace: string): string {
  const rows = servers
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, transport, enabled, required, origin, tools }) => {
      const use = enabled ? (required ? 'required' : 'optional') : 'disabled'
      const offered = tools.filter((tool) => tool.offered).map((tool) => tool.name)
      return [name, transport, use, sourceText(origin, workspace), offered.toSorted().join(', ')]
    })
  if (rows.length === 0) return 'No MCP server is expected.'
  const columns = ['server', 'transport', 'use', 'configured in', 'tools']
  const table = { kind: 'table', heading: 'Servers', columns, rows } as const
  const markdown = renderMarkdown({ title: 'MCP servers', summary: '', facts: [], sections: [table] })
  // The file around the block has headings of its own. Cells are escaped, so no other line begins like one.
  return markdown.replace(/^#.*\n+/gm, '')
}

/** A file of the workspace by its path; those of a machine only by what they are. */
function sourceText({ file, layer }: ServerHealth['origin'], workspace: string): string {
  const path = pathInside(workspace, file)
  return path === undefined || layer === 'user' || layer === 'flag' ? layer : path.replaceAll(sep, '/')
}
