import { join, resolve } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { loadSourceConfig, resolveProfile, type Capabilities } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import type { McpConfigFinding, McpLayer, McpOrigin, McpServer } from '../server.ts'
import { checkKeys } from './check-keys.ts'
import { mergeTables, projectFile, readLayer, type Layer } from './layer.ts'
import { mcpFileLayer } from './mcp-file-layer.ts'
import { overrideLayer } from './override-layer.ts'
import { untrustedProject } from './project-trust.ts'
import { isTable } from '../../platform/toml-file.ts'

export interface McpReadRequest {
  host: Host
  /** The user's own Codex home, which is only read. */
  sourceHome: string
  projectFolder: string
  profile?: string
  /** Read instead of every config.toml there is. */
  configFile?: string
  /** Files as other clients write them; their servers win over those of the same name. */
  mcpFiles: readonly string[]
  /** What `-c` says. */
  overrides?: readonly string[]
  capabilities: Capabilities
}

/** All servers, in the order of their names, and what is wrong with how they are written. */
export interface McpReading {
  servers: McpServer[]
  findings: McpConfigFinding[]
  /** Absolute paths of the files that were read, the weakest first. */
  files: string[]
  /** `mcp_optional_startup_grace_ms`, where it is set. */
  optionalGraceMs: number | undefined
}

/**
 * Reads the MCP servers as Codex merges them: user, profile, project when it is trusted, `-c`; then files of other
 * clients. What is wrong in a file of Codex is a finding. Throws CODEX_INVALID_CONFIG for a file that was asked for and
 * cannot be used, or an unknown profile.
 */
export async function readMcpServers(request: McpReadRequest): Promise<McpReading> {
  const { host, capabilities } = request
  const findings: McpConfigFinding[] = []
  const layers: Layer[] = []
  for (const layer of await gatherLayers(request)) {
    if ('table' in layer) layers.push(layer)
    else findings.push(layer)
  }
  const distrusted = untrustedProject(layers, request.projectFolder, host)
  if (distrusted !== undefined) findings.push(...distrusted.findings)
  const used = layers.filter((layer) => layer !== distrusted?.layer)
  const servers = serversOf(used)
  for (const server of servers) findings.push(...checkKeys(server, capabilities))
  const grace = used.reduce<TomlTable>((below, { table }) => mergeTables(below, table), {})[GRACE_KEY]
  const files = layers.filter(({ layer }) => layer !== 'flag').map(({ file }) => file)
  return { servers, findings, files, optionalGraceMs: typeof grace === 'number' ? grace : undefined }
}

const GRACE_KEY = 'mcp_optional_startup_grace_ms'

/** From the weakest to the strongest; a layer that cannot be read is a finding. */
async function gatherLayers(request: McpReadRequest): Promise<(Layer | McpConfigFinding)[]> {
  const { host, sourceHome, projectFolder, profile, configFile, mcpFiles, overrides = [] } = request
  // Says which profiles there are when this is none of them.
  if (profile !== undefined) await resolveProfile(await loadSourceConfig(sourceHome), profile)
  const files: [McpLayer, string][] =
    configFile === undefined
      ? [
          ['user', join(sourceHome, 'config.toml')],
          ...(profile === undefined
            ? []
            : [['profile', join(sourceHome, `${profile}.config.toml`)] as [McpLayer, string]]),
          ['project', projectFile(projectFolder)],
        ]
      : [['user', resolve(host.cwd, configFile)]]
  const read = await Promise.all(files.map(([layer, file]) => readLayer(layer, file)))
  const found = [...read, ...(overrides.length > 0 ? [overrideLayer(overrides)] : [])]
  const others = await Promise.all(mcpFiles.map((file) => mcpFileLayer(resolve(host.cwd, file), host)))
  return [...found, ...others.flat()].filter((layer) => layer !== undefined)
}

/** The servers of all layers, each key with the layer that wins. */
function serversOf(layers: readonly Layer[]): McpServer[] {
  const tables = layers.map(({ table }) => table['mcp_servers']).map((servers) => (isTable(servers) ? servers : {}))
  const names = [...new Set(tables.flatMap((table) => Object.keys(table)))].sort()
  return names.flatMap((name) => {
    const parts = layers.flatMap((layer, index) => {
      const part = tables[index]?.[name]
      return isTable(part) ? [{ layer, part }] : []
    })
    // A server of another client's file is a whole one; nothing below shows through.
    const last = parts.findLastIndex(({ layer }) => layer.layer === 'mcp.json')
    const counted = last === -1 ? parts : parts.slice(last)
    return counted.length === 0 ? [] : [oneServer(name, counted)]
  })
}

function oneServer(name: string, parts: readonly { layer: Layer; part: TomlTable }[]): McpServer {
  const config = parts.reduce<TomlTable>((below, { part }) => mergeTables(below, part), {})
  const keyOrigins: Record<string, McpOrigin> = {}
  let origin: McpOrigin = { file: '', line: null, layer: 'user' }
  for (const { layer, part } of parts) {
    origin = layer.originOf(['mcp_servers', name])
    for (const key of Object.keys(part)) keyOrigins[key] = layer.originOf(['mcp_servers', name, key])
  }
  const isHttp = config['url'] !== undefined && config['command'] === undefined
  const isSse = isHttp && (config['type'] === 'sse' || config['transport'] === 'sse')
  return {
    name,
    transport: isHttp ? 'http' : 'stdio',
    ...(isSse && { httpKind: 'sse' as const }),
    origin,
    keyOrigins,
    enabled: config['enabled'] !== false && !(origin.layer === 'mcp.json' && config['disabled'] === true),
    required: config['required'] === true,
    config,
  }
}
