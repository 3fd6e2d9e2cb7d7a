import type { McpServer } from '../server.ts'
import type { McpCause, McpProbe } from './probe.ts'
import { emptyTalk } from './talk.ts'

/** A probe that found nothing out but this. */
export function failedProbe(
  server: Pick<McpServer, 'name'>,
  cause: McpCause | null,
  state: McpProbe['state'] = 'failed',
): McpProbe {
  const { initializeMs, toolsMs, ...talk } = emptyTalk()
  const timings = { spawnMs: null, initializeMs, toolsMs }
  return {
    server: server.name,
    state,
    timings,
    ...talk,
    stderrTail: '',
    stdoutNoise: null,
    orphans: 0,
    exit: null,
    cause,
  }
}
