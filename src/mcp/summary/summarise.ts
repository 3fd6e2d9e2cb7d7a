import type { McpPrediction } from '../predict/prediction.ts'
import type { McpServer } from '../server.ts'

/** MCP servers in one row: for the dependency table of bootstrap and for env-report. */
export interface McpSummary {
  /** `absent`: none is configured. `failed`: one that must work does not. `warning`: another will not work as it should. */
  state: 'ok' | 'absent' | 'warning' | 'failed'
  /** `3 ok, 1 ok-but-late, 1 unhealthy`. */
  fact: string
  /** What to do; empty when there is nothing. */
  fix: string
}

/** What a summary counts of one server. */
export type SummedServer = Pick<McpServer, 'enabled' | 'required'> & Pick<McpPrediction, 'verdict' | 'stopsRun'>

/** Sums up servers that were tried; disabled ones are only counted. */
export function summarise(servers: readonly SummedServer[]): McpSummary {
  const enabled = servers.filter((server) => server.enabled)
  const counts = Map.groupBy(enabled, ({ verdict }) => verdict)
  const disabled = servers.length - enabled.length
  const parts = [
    ...[...counts].map(([verdict, group]) => `${group.length} ${verdict}`),
    ...(disabled === 0 ? [] : [`${disabled} disabled`]),
  ]
  if (servers.length === 0) return { state: 'absent', fact: 'none configured', fix: '' }
  const state = stateOf(enabled)
  return { state, fact: parts.join(', '), fix: state === 'ok' ? '' : 'codexkit mcp-health' }
}

function stateOf(enabled: readonly SummedServer[]): McpSummary['state'] {
  const isDown = ({ verdict, required, stopsRun }: SummedServer): boolean =>
    stopsRun || (required && verdict === 'unhealthy')
  if (enabled.some(isDown)) return 'failed'
  return enabled.some(({ verdict }) => verdict !== 'ok') ? 'warning' : 'ok'
}
