import type { Context } from '../../cli/context.ts'
import {
  dependencyRows,
  endpointRows,
  probeDependencies,
  probeEndpoints,
  type DependencyFinding,
} from '../../deps/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { McpSummary } from '../../mcp/index.ts'
import { formatDuration, parseDuration } from '../../platform/duration.ts'
import { waitForEndpoints } from '../../platform/wait-for-endpoints.ts'
import type { ProjectRows } from '../../settings/index.ts'

/** Programs and addresses, side by side. */
export async function probeTools(context: Context, project: ProjectRows): Promise<DependencyFinding[]> {
  const [programs, addresses] = await Promise.all([
    probeDependencies(context, dependencyRows(project.dependencies)),
    probeEndpoints(context, endpointRows(project.endpoints)),
  ])
  return [...programs, ...addresses]
}

/** Waits, with a countdown, until every address answers. Throws CODEXKIT_NETWORK when the time is up. */
export async function waitForAddresses(context: Context, urls: readonly string[], timeout: string): Promise<void> {
  if (urls.length === 0) return
  const timeoutMs = parseDuration(timeout, '--wait-timeout')
  const { progress } = context
  await waitForEndpoints(context, urls, {
    timeoutMs,
    onTick: ({ missing, leftMs }) =>
      progress.update(`Waiting for ${missing.join(', ')}, ${formatDuration(leftMs)} left`),
  })
  progress.say(`Answered: ${urls.join(', ')}`)
}

/** The error of a workspace that lacks a required tool, or undefined. */
export function missingTools(dependencies: readonly DependencyFinding[]): CodexkitError | undefined {
  const missing = dependencies.filter((finding) => finding.required && finding.state !== 'ok')
  if (missing.length === 0) return undefined
  const names = missing.map((finding) => finding.name)
  return new CodexkitError('CODEXKIT_DEPENDENCY', `A required tool is not usable: ${names.join(', ')}.`, {
    hint: missing.map((finding) => finding.install).join(' ; '),
    details: { missing: names },
  })
}

/** The error of a workspace in which an MCP server that must work does not, or undefined. */
export function brokenMcp(mcp: McpSummary | null): CodexkitError | undefined {
  if (mcp?.state !== 'failed') return undefined
  return new CodexkitError('CODEXKIT_MCP', `An MCP server that must work does not: ${mcp.fact}.`, { hint: mcp.fix })
}
