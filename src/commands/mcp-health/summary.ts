import type { ServerHealth } from './result.ts'

/** MCP servers in one row: for the dependency table of bootstrap and for env-report. */
export interface McpSummary {
  /** `absent`: none is configured. `failed`: one that must work does not. `warning`: another will not work as it should. */
  state: 'ok' | 'absent' | 'warning' | 'failed'
  /** `3 ok, 1 ok-but-late, 1 unhealthy`. */
  fact: string
  /** What to do; empty when there is nothing. */
  fix: string
}

/** Sums up servers that were tried; disabled ones are only counted. */
export function summariseMcp(servers: readonly ServerHealth[]): McpSummary {
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

function stateOf(enabled: readonly ServerHealth[]): McpSummary['state'] {
  const isDown = ({ verdict, required, stopsRun }: ServerHealth): boolean =>
    stopsRun || (required && verdict === 'unhealthy')
  if (enabled.some(isDown)) return 'failed'
  return enabled.some(({ verdict }) => verdict !== 'ok') ? 'warning' : 'ok'
}
