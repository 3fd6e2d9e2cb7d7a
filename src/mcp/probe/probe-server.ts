import type { McpServer } from '../server.ts'
import { failedProbe } from './failed-probe.ts'
import { probeHttp } from './probe-http.ts'
import type { ProbeOptions } from './probe-options.ts'
import { probeStdio } from './probe-stdio.ts'
import type { McpCause, McpProbe } from './probe.ts'
import { startupTimeoutMs } from './startup-timeout.ts'
import { timerLimit } from './timer-limit.ts'
import { toolTimeoutMs } from './tool-timeout.ts'

/** Waiting longer than Codex shows whether a server is late or never answers. */
const BEYOND_CODEX_MS = 5000

/**
 * Starts a server as this Codex would, speaks with it, and ends it with all that it started. Every way to fail is a
 * value with a cause; nothing is thrown.
 */
export async function probeServer(server: McpServer, options: ProbeOptions): Promise<McpProbe> {
  if (!server.enabled) return failedProbe(server, null, 'skipped')
  const startupMs = startupTimeoutMs(server.config, options.capabilities)
  const limitMs = timerLimit(options.timeoutMs ?? startupMs + BEYOND_CODEX_MS)
  const callLimitMs = timerLimit(toolTimeoutMs(server.config))
  const limited = { ...options, limitMs, callLimitMs }
  const probe = await (server.transport === 'http' ? probeHttp : probeStdio)(server, limited)
  const toolsMs = probe.timings.toolsMs ?? 0
  if (probe.cause !== null || toolsMs <= startupMs) return probe
  return { ...probe, cause: slow(toolsMs, startupMs) }
}

function slow(toolsMs: number, startupMs: number): McpCause {
  const [took, limit] = [Math.ceil(toolsMs / 1000), startupMs / 1000]
  return {
    code: 'slow',
    message: `It took ${(toolsMs / 1000).toFixed(1)} s to list its tools; Codex gives it up after ${limit} s.`,
    hint: `Set startup_timeout_sec = ${took * 2}.`,
  }
}
