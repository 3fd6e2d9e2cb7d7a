import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import type { Outcome } from '../../cli/outcome.ts'
import type { OutputForm } from '../../cli/output-form.ts'
import { parseDuration } from '../../platform/duration.ts'
import { useBaseline } from './baseline.ts'
import { chooseRules } from './choose-rules.ts'
import { conclude } from './conclude.ts'
import { applyFixes } from './fix/apply-fixes.ts'
import { gatherHealth, type GatheredHealth } from './gather-health.ts'
import type { McpAccess } from './mcp-access.ts'
import { REAL_MCP } from './real-mcp.ts'
import { refuseMixedOptions } from './refuse-mixed-options.ts'
import { prepareReports } from './reports.ts'
import type { McpHealthResult } from './result.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>

export const command: CommandModule<typeof spec, McpHealthResult> = mcpHealthCommand(REAL_MCP)

/** The command on top of given probes; tests hand in their own. */
export function mcpHealthCommand(mcp: McpAccess): CommandModule<typeof spec, McpHealthResult> {
  return {
    loadView: async () => (await import('./view.ts')).view,
    run: async (context: Context & { form?: OutputForm }, options): Promise<Outcome<McpHealthResult>> => {
      refuseMixedOptions(options, context.form ?? 'text')
      const reports = prepareReports(context, options)
      const watchMs = options.watch === undefined ? undefined : parseDuration(options.watch, '--watch')
      const [startedAt, began] = [context.now().toISOString(), performance.now()]
      const rules = await chooseRules(context, options)
      const gathered = await gatherHealth(context, mcp, options, rules)
      const { check, servers } = gathered
      const { findings, files } = check
      const baseline = await useBaseline(context, mcp, check, options)
      const facts = { codex: rules.codex, files, servers, findings, baseline, startedAt }
      const bare: McpHealthResult = {
        ...facts,
        fix: null,
        evidence: null,
        written: [],
        format: options.markdown === '-' ? 'markdown' : 'table',
        durationMs: Math.round(performance.now() - began),
      }
      if (watchMs !== undefined)
        return watchOn(context, bare, watchMs, () => gatherHealth(context, mcp, options, rules))
      const result = { ...bare, ...(await keepAndMend(context, bare, options)) }
      const { error, warnings } = conclude(result)
      const written = await reports.write(result, error)
      return { result: { ...result, written }, exitCode: error?.exitCode ?? 0, error, warnings }
    },
  }
}

async function keepAndMend(
  context: Context,
  result: McpHealthResult,
  options: Options,
): Promise<Pick<McpHealthResult, 'evidence' | 'fix'>> {
  const { evidence, evidenceRoot, fix } = options
  const { keepManifest } = await import('./manifest.ts')
  const folder = evidence ? await keepManifest(context, result, evidenceRoot) : null
  return { evidence: folder, fix: fix ? await applyFixes(context, result.findings, options) : null }
}

/** The table once, then only what changes. */
async function watchOn(
  context: Context,
  result: McpHealthResult,
  intervalMs: number,
  gather: () => Promise<GatheredHealth>,
): Promise<never> {
  const [{ view }, { styleFor }, { watchServers }] = await Promise.all([
    import('./view.ts'),
    import('../../cli/create-context.ts'),
    import('./watch-servers.ts'),
  ])
  const { stdout } = context
  stdout.write(view(result, { style: styleFor(context, stdout, false), width: stdout.columns() }))
  return watchServers(context, intervalMs, result.servers, async () => (await gather()).servers)
}
