import type {
  CodexStatus,
  McpConfigFinding,
  McpDrift,
  McpPrediction,
  McpProbe,
  McpReading,
  McpServer,
} from '../../mcp/index.ts'
import type { Host } from '../../platform/host.ts'

/** Where the servers are configured, and by the rules of which Codex that is read. Paths are absolute. */
export interface ServerSources {
  codexHome: string
  profile: string | undefined
  /** `KEY=VALUE`, as `codex -c` takes it. */
  overrides: readonly string[]
  /** Read instead of every config.toml there is. */
  configFile: string | undefined
  /** mcp.json files of other clients. */
  jsonFiles: readonly string[]
  codexVersion: string
}

/** How one server is tried. */
export interface ProbeRequest {
  codexVersion: string
  timeoutMs: number | undefined
  pings: number
  call: { tool: string; arguments: Record<string, unknown> } | undefined
}

/** A server with what its start showed. */
export interface ProbedServer {
  server: McpServer
  probe: McpProbe
  prediction: McpPrediction
}

/** What this command asks of src/mcp; tests hand in their own. */
export interface McpAccess {
  /** Throws CODEX_INVALID_CONFIG for a file or a profile that was asked for and cannot be used. */
  readServers: (host: Host, sources: ServerSources) => Promise<McpReading>
  /** Ends every process it started before it returns, also when the host's signal says stop. */
  probe: (host: Host, server: McpServer, request: ProbeRequest) => Promise<McpProbe>
  /** `optionalGraceMs`: as the configuration sets it. */
  predict: (
    server: McpServer,
    probe: McpProbe,
    rules: { codexVersion: string; optionalGraceMs: number | undefined },
  ) => McpPrediction
  checkSafety: (server: McpServer, probe: McpProbe) => readonly McpConfigFinding[]
  /** The tools of these servers as the text of a baseline file. */
  baselineText: (probes: readonly McpProbe[]) => string
  /** What is not as in the text of a baseline file; throws CODEX_INVALID_CONFIG, naming `path`, when it is none. */
  compareBaseline: (text: string, path: string, probes: readonly McpProbe[]) => readonly McpDrift[]
  /** What the Codex at `program` reports of each server, by name. */
  verifyWithCodex: (
    host: Host,
    program: string,
    servers: readonly McpServer[],
    codexVersion: string,
  ) => Promise<Readonly<Record<string, CodexStatus>>>
}
