import { gte } from 'semver'
import type { TomlTable } from 'smol-toml'
import { isTable } from '../../platform/toml-file.ts'
import type { McpConfigFinding } from '../server.ts'
import { mergeTables, projectFile, readLayer, type Layer } from './layer.ts'
import { projectFolders } from './project-folders.ts'

/** 0.57 reads no configuration of a project, 0.104 does. docs/notes/codex/mcp-config.md */
const PROJECT_CONFIG_SINCE = '0.104.0'

/** What Codex takes of a project. */
export interface ProjectReading {
  /** Of trusted folders, the weakest first. */
  layers: Layer[]
  /** One for each server of a folder that is not trusted, and for each trusted file that cannot be read. */
  findings: McpConfigFinding[]
  /** Files there are, trusted or not. */
  files: string[]
}

/**
 * Reads the configuration of the project that a workspace is in, where the other layers trust it. `ownFile` is the
 * user's own config.toml, which is no project's even when it stands in the workspace. Throws CODEXKIT_FILE.
 */
export async function readProject(
  workspace: string,
  others: readonly Layer[],
  about: { platform: NodeJS.Platform; version: string; ownFile: string },
): Promise<ProjectReading> {
  const reading: ProjectReading = { layers: [], findings: [], files: [] }
  if (!gte(about.version, PROJECT_CONFIG_SINCE)) return reading
  const { folders, repositories } = await projectFolders(workspace)
  for (const { path, real } of folders) {
    const file = projectFile(path)
    const layer = file === about.ownFile ? undefined : await readLayer('project', file)
    if (layer === undefined) continue
    const trust = trustOf([real, ...repositories], others, about.platform)
    if ('table' in layer) reading.files.push(file)
    const toTrust = trust.by ?? repositories[0] ?? real
    if (trust.isTrusted) {
      if ('table' in layer) reading.layers.push(layer)
      else reading.findings.push(layer)
    } else if ('table' in layer) reading.findings.push(...ignored(layer, toTrust))
    // Codex does not even look whether a file that it ignores can be read.
  }
  return reading
}

function ignored(project: Layer, toTrust: string): McpConfigFinding[] {
  const servers = project.table['mcp_servers']
  const fixToml = `[projects.${JSON.stringify(toTrust)}]\ntrust_level = "trusted"`
  return Object.keys(isTable(servers) ? servers : {}).map((server): McpConfigFinding => {
    const { file, line } = project.originOf(['mcp_servers', server])
    const message = `${server}: Codex ignores the servers of this project, since your configuration does not trust it.`
    return { id: 'mcp.untrusted-project', severity: 'warning', server, file, line, message, fixToml }
  })
}

/** The first of these places that has a word on it decides; folders between and above do not count. */
function trustOf(
  places: readonly string[],
  others: readonly Layer[],
  platform: NodeJS.Platform,
): { isTrusted: boolean; by: string | undefined } {
  const fold = (path: string): string => (platform === 'win32' ? path.toLowerCase() : path)
  const { projects } = others.reduce<TomlTable>((below, { table }) => mergeTables(below, table), {})
  const entries = isTable(projects) ? Object.entries(projects) : []
  for (const place of places) {
    for (const [path, entry] of entries) {
      if (fold(path) !== fold(place) || !isTable(entry) || entry['trust_level'] === undefined) continue
      return { isTrusted: entry['trust_level'] === 'trusted', by: path }
    }
  }
  return { isTrusted: false, by: undefined }
}
