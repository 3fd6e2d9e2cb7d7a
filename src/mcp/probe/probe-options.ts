import type { Capabilities } from '../../codex/index.ts'
import type { Host } from '../../platform/host.ts'
import type { JsonRpcMessage } from '../../rpc/index.ts'

/** How a server is probed. */
export interface ProbeOptions {
  /** `cwd` is where Codex would be started. */
  host: Host
  capabilities: Capabilities
  signal: AbortSignal
  /** How long to wait for an answer; without it as long as Codex, and some seconds more to tell slow from dead. */
  timeoutMs?: number
  call?: { tool: string; arguments: JsonRpcMessage }
  /** How many pings to measure. */
  pings?: number
}
