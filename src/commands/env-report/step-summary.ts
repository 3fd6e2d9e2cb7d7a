import { appendFile } from 'node:fs/promises'
import { committedMarkdown, type EnvironmentReport } from '../../environment/index.ts'
import { CodexkitError } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { readEnv, type Host } from '../../platform/host.ts'

/** The file that GitHub Actions shows as the summary of a step. Throws CODEXKIT_USAGE outside of a job. */
export function stepSummaryPath(host: Host): string {
  const path = readEnv(host, 'GITHUB_STEP_SUMMARY')
  if (path !== undefined) return path
  throw new CodexkitError('CODEXKIT_USAGE', 'There is no step summary: GITHUB_STEP_SUMMARY is not set.', {
    hint: 'Use --github in a step of GitHub Actions; elsewhere --markdown prints the same.',
  })
}

/** Adds the report behind what earlier steps wrote. Throws CODEXKIT_FILE. */
export async function appendStepSummary(
  path: string,
  report: EnvironmentReport,
): Promise<{ path: string; changed: boolean }> {
  try {
    await appendFile(path, `${committedMarkdown(report)}\n`)
    return { path, changed: true }
  } catch (thrown) {
    throw fileError(thrown, 'write', path)
  }
}
