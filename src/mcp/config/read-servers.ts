import { join, resolve } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { loadSourceConfig, resolveProfile, type Capabilities } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import type { McpConfigFinding, McpLayer, McpOrigin, McpServer } from '../server.ts'
import { brokenTables } from './broken-tables.ts'
import { checkKeys } from './check-keys.ts'
import { mergeTables, readLayer, type Layer } from './layer.ts'
import { mcpFileLayer } from './mcp-file-layer.ts'
import { overrideLayer } from './override-layer.ts'
import { readProject, type ProjectReading } from './project-trust.ts'
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
 * Reads the MCP servers as Codex merges them: user, profile, folders of the project that are trusted, `-c`; then files of
 * other clients. What is wrong in a file of Codex is a finding. Throws CODEX_INVALID_CONFIG for a file that was asked for and
 * cannot be used, or an unknown profile.
 */
export async function readMcpServers(request: McpReadRequest): Promise<McpReading> {
  const { host, sourceHome, projectFolder, configFile, capabilities } = request
  const gathered = await gatherLayers(request)
  const [below, above] = [gathered.below.filter(isLayer), gathered.above.filter(isLayer)]
  const about = { platform: host.platform, version: capabilities.version, ownFile: join(sourceHome, 'config.toml') }
  const project = configFile === undefined ? await readProject(projectFolder, [...below, ...above], about) : NO_PROJECT
  const unreadable = [...gathered.below, ...gathered.above].filter((each): each is McpConfigFinding => !isLayer(each))
  const findings: McpConfigFinding[] = [...unreadable, ...project.findings]
  const used = [...below, ...project.layers, ...above]
  findings.push(...brokenTables(used))
  const servers = serversOf(used)
  for (const server of servers) findings.push(...checkKeys(server, capabilities))
  const grace = used.reduce<TomlTable>((below, { table }) => mergeTables(below, table), {})[GRACE_KEY]
  const named = above.filter(({ layer }) => layer !== 'flag')
  const files = [...below.map(({ file }) => file), ...project.files, ...named.map(({ file }) => file)]
  return { servers, findings, files, optionalGraceMs: typeof grace === 'number' ? grace : undefined }
}

const GRACE_KEY = 'mcp_optional_startup_grace_ms'

const NO_PROJECT: ProjectReading = { layers: [], findings: [], files: [] }

function isLayer(each: Layer | McpConfigFinding): each is Layer {
  return 'table' in each
}

interface Gathered {
  /** Weaker than the project. */
  below: (Layer | McpConfigFinding)[]
  above: (Layer | McpConfigFinding)[]
}

/** All but the project, from the weakest to the strongest; a layer that cannot be read is a finding. */
async function gatherLayers(request: McpReadRequest): Promise<Gathered> {
  const { host, sourceHome, profile, configFile, mcpFiles, overrides = [] } = request
  // Says which profiles there are when this is none of them.
  if (profile !== undefined) await resolveProfile(await loadSourceConfig(sourceHome), profile)
  const files: [McpLayer, string][] =
    configFile === undefined
      ? [
          ['user', join(sourceHome, 'config.toml')],
          ...(profile === undefined
            ? []
            : [['profile', join(sourceHome, `${profile}.config.toml`)] as [McpLayer, string]]),
        ]
      : [['user', resolve(host.cwd, configFile)]]
  const read = await Promise.all(files.map(([layer, file]) => readLayer(layer, file)))
  const others = await Promise.all(mcpFiles.map((file) => mcpFileLayer(resolve(host.cwd, file), host)))
  const above = [...(overrides.length > 0 ? [overrideLayer(overrides)] : []), ...others.flat()]
  return { below: read.filter((layer) => layer !== undefined), above }
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
  // Codex ignores these keys in its own files; what such a server speaks shows when it is tried.
  const isSse = isHttp && origin.layer === 'mcp.json' && [config['type'], config['transport']].includes('sse')
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
