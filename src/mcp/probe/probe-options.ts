import type { Capabilities } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import type { JsonRpcMessage } from '../../rpc/index.ts'

/** How a server is probed, as the caller wishes. */
export interface ProbeOptions {
  /** `cwd` is where Codex would be started. */
  host: Host
  capabilities: Capabilities
  signal: AbortSignal
  /** How long to wait for an answer; without it as long as Codex, at the start some seconds more to tell slow from dead. */
  timeoutMs?: number
  call?: { tool: string; arguments: JsonRpcMessage }
  /** How many pings to measure. */
  pings?: number
}

/** The same with what one server may take, as timers take it. */
export interface LimitedProbeOptions extends ProbeOptions {
  /** Until its tools are listed. */
  limitMs: number
  /** For the answer of a tool that is called. */
  callLimitMs: number
}
