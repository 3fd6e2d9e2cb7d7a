import { resolve } from 'node:path'
import type { Context } from '../../cli/context.ts'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Outcome, Warning } from '../../cli/outcome.ts'
import {
  committedMarkdown,
  compareReports,
  compareWithCommitted,
  gatherEnvironment,
  loadBaseline,
  rowsOf,
  writeCommittedReport,
  type EnvironmentReport,
  type EnvironmentRow,
} from '../../environment/index.ts'
import { CodexkitError } from '../../errors.ts'
import type { StartedDoctor } from '../../runtime/index.ts'
import { mcpSummary } from '../mcp-summary.ts'
import { appendStepSummary, stepSummaryPath } from '../step-summary.ts'
import { withMcpSummary } from './mcp-summary-row.ts'
import type { EnvReportResult } from './result.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>

/** The whole command, once the doctor was started. Throws CODEXKIT_USAGE and CODEXKIT_FILE. */
export async function makeReport(
  context: Context,
  options: Options,
  doctor: StartedDoctor,
): Promise<Outcome<EnvReportResult>> {
  const summaryPath = options.github ? stepSummaryPath(context, '--markdown prints the same.') : undefined
  const baseline = options.baseline === undefined ? undefined : await loadBaseline(inCwd(context, options.baseline))
  context.progress.update('Asking the machine')
  const report = await gather(context, options, doctor)
  const compared = await compare(context, options, report, baseline)
  const written = compared === null ? await write(context, options, report, summaryPath) : []
  const format = options.html ? 'html' : options.markdown ? 'markdown' : 'table'
  const result: EnvReportResult = { ...report, format, written, compared }
  const failed = rowsOf(report).filter((row) => row.status === 'failed')
  const error = compared === null && failed.length > 0 ? failedRows(failed) : undefined
  const differs = (compared?.differences.length ?? 0) > 0
  const warnings = compared === null ? rowsOf(report).flatMap(warningOf) : []
  return { result, exitCode: error?.exitCode ?? (differs ? 1 : 0), warnings, error }
}

/** The report; with how the MCP servers do, where that row would be seen. */
async function gather(context: Context, options: Options, doctor: StartedDoctor): Promise<EnvironmentReport> {
  const { check, baseline, output, github, noMcp } = options
  const lasting = check || baseline !== undefined || output !== undefined || github
  if (noMcp || lasting) return gatherEnvironment(context, { doctor })
  const [report, summary] = await Promise.all([gatherEnvironment(context, { doctor }), mcpSummary(context)])
  return withMcpSummary(report, summary)
}

async function compare(
  context: Context,
  options: Options,
  report: EnvironmentReport,
  baseline: EnvironmentReport | undefined,
): Promise<EnvReportResult['compared']> {
  if (baseline) return { with: options.baseline ?? '', differences: compareReports(baseline, report) }
  if (!options.check) return null
  const path = options.output ?? 'docs/ENVIRONMENT.md'
  return { with: path, differences: await compareWithCommitted(inCwd(context, path), report) }
}

async function write(
  context: Context,
  { output }: Options,
  report: EnvironmentReport,
  summaryPath: string | undefined,
): Promise<EnvReportResult['written']> {
  const files = output === undefined ? [] : [await writeCommittedReport(inCwd(context, output), report)]
  if (summaryPath === undefined) return files
  const whole = '`codexkit env-report --markdown` prints all of it.'
  return [...files, await appendStepSummary(summaryPath, committedMarkdown(report), whole)]
}

function inCwd(context: Context, path: string): string {
  return resolve(context.cwd, path)
}

function warningOf({ id, label, status, fact }: EnvironmentRow): Warning[] {
  return status === 'warning' || status === 'failed' ? [{ code: id, message: `${label}: ${fact}` }] : []
}

function failedRows(rows: readonly EnvironmentRow[]): CodexkitError {
  const names = rows.map((row) => row.label).join(', ')
  return new CodexkitError('CODEXKIT_DEPENDENCY', `Work in this workspace will not go well: ${names}.`, {
    hint: rows.map((row) => row.fix).join(' ; '),
    details: { failed: rows.map((row) => row.id) },
  })
}
