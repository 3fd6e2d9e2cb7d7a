import { CodexkitError } from '../errors.ts'
import { writeMarkedBlock } from '../platform/marked-block.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { renderMarkdown } from '../report/index.ts'
import { diffRows, type Difference } from './difference.ts'
import { findMarkedBlock } from './marked-block-text.ts'
import { readTables } from './markdown-tables.ts'
import { lastingReport, reportModel } from './report-model.ts'
import type { EnvironmentReport } from './report.ts'

const BLOCK = 'codexkit:environment'

/** The report as it is committed: the same machine gives the same text, at any time. */
export function committedMarkdown(report: EnvironmentReport): string {
  return renderMarkdown(reportModel(lastingReport(report)))
}

/** Replaces the marked block of a Markdown file; what people wrote around it stays. Throws CODEXKIT_FILE. */
export async function writeCommittedReport(
  path: string,
  report: EnvironmentReport,
): Promise<{ path: string; changed: boolean }> {
  return { path, changed: await writeMarkedBlock(path, BLOCK, committedMarkdown(report)) }
}

/** Where a committed report and the machine differ. Throws CODEXKIT_MISSING_INPUT when there is no report in the file. */
export async function compareWithCommitted(path: string, report: EnvironmentReport): Promise<Difference[]> {
  const block = findMarkedBlock((await readOptionalText(path)) ?? '', BLOCK)
  if (block !== undefined) return diffRows(readTables(block), readTables(committedMarkdown(report)))
  throw new CodexkitError('CODEXKIT_MISSING_INPUT', `${path} holds no environment report to compare with.`, {
    hint: `codexkit env-report --output ${/\s/.test(path) ? `"${path}"` : path}`,
    details: { path },
  })
}
