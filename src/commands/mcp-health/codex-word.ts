import type { CodexStatus } from '../../mcp/index.ts'
import type { ProbedServer } from './mcp-access.ts'

/** What the real Codex said of one server. */
export interface CodexWord {
  /** Null when Codex said nothing about it. */
  agrees: boolean | null
  /** One sentence each: what Codex reported, and what was predicted where they differ. */
  facts: readonly string[]
}

/** Holds what Codex reports of a server's start against what was predicted. */
export function codexWord({ prediction }: Pick<ProbedServer, 'prediction'>, said: CodexStatus | undefined): CodexWord {
  const { status, error } = said ?? { status: 'unknown', error: null }
  const reason = error === null ? '' : `: ${error}`
  if (status === 'unknown') return { agrees: null, facts: [`Codex said nothing about it${reason}.`] }
  const report = `Codex reports ${status}${reason}.`
  if (status === 'disabled') return { agrees: true, facts: [report] }
  // Late and cancelled ones start as others do: what becomes of their tools is seen in a turn only.
  const agrees = (status === 'ready') === (prediction.verdict !== 'unhealthy')
  return { agrees, facts: agrees ? [report] : [report, `The prediction was ${prediction.verdict}.`] }
}
