import type { Capabilities } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import { readMcpServers } from '../config/read-servers.ts'
import { predict } from '../predict/predict.ts'
import { probeServer } from '../probe/probe-server.ts'
import { startupTimeoutMs } from '../probe/startup-timeout.ts'
import { sideBySide } from '../side-by-side.ts'
import { summarise, type McpSummary, type SummedServer } from './summarise.ts'

export interface SumUpRequest {
  /** `cwd` is the workspace, whose `.codex/config.toml` counts too. */
  host: Host
  /** The user's own Codex home, which is only read. */
  sourceHome: string
  capabilities: Capabilities
  /** How long one server may take. Who needs longer, and may in Codex, is `unknown`. */
  limitMs: number
}

const AT_A_TIME = 16
const FIX = 'codexkit mcp-health'

/** Findings with which no Codex command starts. */
const STOP_CODEX = new Set(['mcp.breaks-codex', 'mcp.unreadable-config', 'mcp.not-in-this-version'])

/**
 * Starts every configured server as Codex would, side by side, ends it, and sums up how they would do in a run. Takes no
 * longer than `limitMs` and the ending. Throws CODEXKIT_FILE, or the reason of the host's signal.
 */
export async function sumUpMcp(request: SumUpRequest): Promise<McpSummary> {
  const { host, sourceHome, capabilities, limitMs } = request
  const found = await readMcpServers({ host, sourceHome, projectFolder: host.cwd, mcpFiles: [], capabilities })
  const broken = found.findings.find(({ id }) => STOP_CODEX.has(id))
  if (broken !== undefined) return { state: 'warning', fact: `Codex does not start: ${broken.message}`, fix: FIX }
  const summed = await sideBySide(found.servers, AT_A_TIME, async (server): Promise<SummedServer> => {
    host.signal.throwIfAborted()
    const startupMs = startupTimeoutMs(server.config, capabilities)
    const timeoutMs = Math.min(limitMs, startupMs)
    const probe = await probeServer(server, { host, capabilities, signal: host.signal, timeoutMs })
    const { verdict, stopsRun } = predict(server, probe, { capabilities, optionalGraceMs: found.optionalGraceMs })
    const { enabled, required } = server
    const wasCutShort = probe.cause?.code === 'never-answers' && timeoutMs < startupMs
    return { enabled, required, ...(wasCutShort ? { verdict: 'unknown', stopsRun: false } : { verdict, stopsRun }) }
  })
  host.signal.throwIfAborted()
  return summarise(summed)
}
