import { resolve } from 'node:path'
import type { Context } from '../../cli/context.ts'
import { CodexkitError } from '../../errors.ts'
import type { McpDrift, McpProbe } from '../../mcp/index.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import type { ServerCheck } from './check-servers.ts'
import type { McpAccess } from './mcp-access.ts'
import type { McpHealthResult } from './result.ts'

export interface BaselineOptions {
  baseline: string | undefined
  updateBaseline: boolean
  /** The servers that were named; a baseline then says nothing about the others. */
  server: readonly string[]
}

/**
 * Compares tools with those in a file, or writes them into it. Throws CODEXKIT_MISSING_INPUT, CODEX_INVALID_CONFIG,
 * CODEXKIT_FILE, or CODEXKIT_MCP where a server that did not answer would be written down as one without tools.
 */
export async function useBaseline(
  { cwd }: Context,
  mcp: McpAccess,
  { probed }: ServerCheck,
  { baseline, updateBaseline, server }: BaselineOptions,
): Promise<McpHealthResult['baseline']> {
  if (baseline === undefined) return null
  const path = resolve(cwd, baseline)
  const probes = probed.map(({ probe }) => probe)
  const answered = probes.filter(({ state }) => state === 'answered')
  const text = await readOptionalText(path)
  const compare = (before: string): McpDrift[] =>
    mcp.compareBaseline(before, path, answered).filter((drift) => isKnown(drift, probes, server))
  if (updateBaseline) {
    refuseSilentServers(probes)
    const drifts = text === undefined ? [] : compare(text)
    await writeFileAtomic(path, mcp.baselineText(answered))
    return { file: baseline, written: true, drifts }
  }
  if (text !== undefined) return { file: baseline, written: false, drifts: compare(text) }
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `There is no baseline at ${path}.`, {
    hint: `Write one with: codexkit mcp-health --baseline ${baseline} --update-baseline`,
    details: { path },
  })
}

/** The tools of a server that did not answer, or that was not asked, are not known: that is no difference. */
function isKnown({ server }: McpDrift, probes: readonly McpProbe[], names: readonly string[]): boolean {
  const probe = probes.find((candidate) => candidate.server === server)
  return probe ? probe.state === 'answered' : names.length === 0
}

function refuseSilentServers(probes: readonly McpProbe[]): void {
  const silent = probes.filter(({ state }) => state === 'failed').map(({ server }) => server)
  if (silent.length === 0) return
  throw new CodexkitError('CODEXKIT_MCP', `The baseline was not written: ${silent.join(', ')} did not answer.`, {
    hint: 'Mend or disable it first; codexkit mcp-health says why.',
    details: { servers: silent },
  })
}
