import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import type { OutputStream } from '../cli/context.ts'
import { fileError } from '../platform/file-error.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { githubOutputs, maskCommands, renderGithubAnnotations, type AuditSurface } from '../report/index.ts'
import { appendStepSummary, stepSummaryPath } from './step-summary.ts'

/** The files by which a step talks to GitHub Actions. */
export interface GithubFiles {
  summary: string
  /** Absent in runners that know no outputs. */
  output: string | undefined
}

/**
 * The files of this step; `elsewhere` is the end of the hint that there are none. To be asked before anything is paid
 * for: throws CODEXKIT_USAGE outside of GitHub Actions.
 */
export function githubFiles(
  host: Pick<Host, 'env' | 'platform'>,
  elsewhere = 'leave it out: the evidence holds the same report.',
): GithubFiles {
  const summary = stepSummaryPath(host, elsewhere)
  return { summary, output: readEnv(host, 'GITHUB_OUTPUT') }
}

/**
 * Makes GitHub hide secrets in the log of this job, also in later steps. `values` are those that GitHub cannot know: of
 * `.env` or a login, not of the process environment, where a secret of the job is hidden already. Printing one for
 * nothing would put it in clear into wherever stderr is sent. `write` must go past the redactor, which would print a
 * placeholder for GitHub to hide. Does nothing outside of GitHub Actions.
 */
export function maskOnGithub(
  host: Pick<Host, 'env' | 'platform'>,
  values: readonly string[],
  write: (text: string) => void,
): void {
  if (readEnv(host, 'GITHUB_ACTIONS') !== 'true') return
  for (const command of maskCommands(values)) write(`${command}\n`)
}

/**
 * Shows a run in GitHub Actions: outputs, annotations, then the report as step summary. Annotations go to stderr, which
 * the runner reads like stdout. `whole` says where to find what does not fit into a summary. The surface and the report
 * must be redacted. Returns the files it wrote; throws CODEXKIT_FILE.
 */
export async function surfaceOnGithub(
  { stderr }: { stderr: Pick<OutputStream, 'write'> },
  files: GithubFiles,
  surface: AuditSurface,
  reportMarkdown: string,
  whole = `All of it is in ${surface.evidence.replaceAll(/\s+/g, ' ')}/report.md.`,
): Promise<string[]> {
  if (files.output !== undefined) await appendOutputs(files.output, githubOutputs(surface))
  for (const annotation of renderGithubAnnotations(surface)) stderr.write(`${annotation}\n`)
  await appendStepSummary(files.summary, reportMarkdown, whole)
  return [files.summary, ...(files.output === undefined ? [] : [files.output])]
}

async function appendOutputs(path: string, outputs: Readonly<Record<string, string>>): Promise<void> {
  try {
    await appendFile(path, outputsText(outputs, `end-${randomUUID()}`))
  } catch (thrown) {
    throw fileError(thrown, 'write', path)
  }
}

/** Outputs as the runner reads them. No value can end its block: nobody who wrote one knew the delimiter. */
function outputsText(outputs: Readonly<Record<string, string>>, delimiter: string): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('')
}
