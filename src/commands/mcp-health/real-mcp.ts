import { capabilities } from '../../codex/index.ts'
import {
  checkSafety,
  compareBaseline,
  parseBaseline,
  predict,
  probeServer,
  readMcpServers,
  toolBaseline,
  verifyWithCodex,
} from '../../mcp/index.ts'
import type { McpAccess } from './mcp-access.ts'

/** The functions of src/mcp as this command calls them. */
export const REAL_MCP: McpAccess = {
  readServers: (host, sources) =>
    readMcpServers({
      host,
      sourceHome: sources.codexHome,
      projectFolder: host.cwd,
      ...(sources.profile !== undefined && { profile: sources.profile }),
      ...(sources.configFile !== undefined && { configFile: sources.configFile }),
      mcpFiles: sources.jsonFiles,
      overrides: sources.overrides,
      capabilities: capabilities(sources.codexVersion),
    }),
  probe: (host, server, { codexVersion, timeoutMs, pings, call }) =>
    probeServer(server, {
      host,
      capabilities: capabilities(codexVersion),
      signal: host.signal,
      pings,
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(call && { call }),
    }),
  predict: (server, probe, { codexVersion, optionalGraceMs }) =>
    predict(server, probe, { capabilities: capabilities(codexVersion), optionalGraceMs }),
  checkSafety,
  baselineText: (probes) => `${JSON.stringify(toolBaseline(probes), null, 2)}\n`,
  compareBaseline: (text, path, probes) => compareBaseline(parseBaseline(text, path), probes),
  verifyWithCodex: (host, program, servers, codexVersion) =>
    verifyWithCodex({ host, program, servers, capabilities: capabilities(codexVersion) }),
}
