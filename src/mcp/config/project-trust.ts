import { resolve } from 'node:path'
import { isTable } from '../../platform/toml-file.ts'
import type { Host } from '../../platform/host.ts'
import type { McpConfigFinding } from '../server.ts'
import type { Layer } from './layer.ts'

/**
 * The project's layer when Codex leaves it out, because the user's own configuration does not trust the folder; with
 * one finding for each server in it. Undefined when there is no such layer or it is trusted.
 */
export function untrustedProject(
  layers: readonly Layer[],
  projectFolder: string,
  { platform }: Pick<Host, 'platform'>,
): { layer: Layer; findings: McpConfigFinding[] } | undefined {
  const project = layers.find(({ layer }) => layer === 'project')
  if (project === undefined || isTrusted(layers, projectFolder, platform)) return undefined
  const servers = project.table['mcp_servers']
  const fixToml = `[projects.${JSON.stringify(projectFolder)}]\ntrust_level = "trusted"`
  const findings = Object.keys(isTable(servers) ? servers : {}).map((server): McpConfigFinding => {
    const { file, line } = project.originOf(['mcp_servers', server])
    const message = `${server}: Codex ignores the servers of this project, since your configuration does not trust it.`
    return { id: 'mcp.untrusted-project', severity: 'warning', server, file, line, message, fixToml }
  })
  return { layer: project, findings }
}

/** Whether the folder, or one above it, is trusted by a layer that is not the project's own. */
function isTrusted(layers: readonly Layer[], folder: string, platform: NodeJS.Platform): boolean {
  const fold = (path: string): string => (platform === 'win32' ? path.toLowerCase() : path)
  const above: string[] = []
  for (let each = resolve(folder); !above.includes(each); each = resolve(each, '..')) above.push(each)
  const wanted = new Set(above.map(fold))
  return layers.some(({ layer, table: { projects } }) => {
    const entries = layer !== 'project' && isTable(projects) ? Object.entries(projects) : []
    return entries.some(
      ([path, entry]) => wanted.has(fold(path)) && isTable(entry) && entry['trust_level'] === 'trusted',
    )
  })
}
