/** How a server will do in a run, the best first. */
export type McpVerdict = 'ok' | 'ok-but-late' | 'ok-but-cancelled' | 'unhealthy' | 'unknown'

/** What will happen to one tool in `codex exec`. */
export interface McpToolPrediction {
  name: string
  /** The name the model sees. */
  offeredAs: string
  offered: boolean
  cancelledInExec: boolean
  /** Why it is not offered or cancelled; empty when it works. */
  why: string
}

/** What will happen to a server in a run. */
export interface McpPrediction {
  verdict: McpVerdict
  reasons: readonly string[]
  /** Whether the run ends before its first turn because of this server. */
  stopsRun: boolean
  tools: readonly McpToolPrediction[]
  /** Estimate of what the tool list costs in every request: bytes of its JSON divided by four. */
  toolTokens: number
}
