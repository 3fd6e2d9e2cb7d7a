import { resolve } from 'node:path'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import type { CodexkitError } from '../../errors.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { redactSurface, renderMarkdown, type AuditSurface } from '../../report/index.ts'
import { githubFiles, surfaceOnGithub, type GithubFiles } from '../github-surface.ts'
import { reportPaths, writeReports } from '../write-reports.ts'
import { silentServers, writeExpectedServers } from './expected-servers.ts'
import { healthModel } from './report-model.ts'
import type { McpHealthResult } from './result.ts'
import type { spec } from './spec.ts'
import { healthSurface, type ServersShownAs, type SurfaceFacts } from './surface.ts'

type Options = Pick<OptionValues<typeof spec>, 'sarif' | 'junit' | 'github' | 'markdown' | 'output'>

export interface Reports {
  /** Writes what was asked for, and tells which files. Throws CODEXKIT_FILE. */
  write: (result: McpHealthResult, error: CodexkitError | undefined) => Promise<McpHealthResult['written']>
}

/** Checks where the result is to go before any server is started. Throws CODEXKIT_USAGE. */
export function prepareReports(context: Context, options: Options): Reports {
  const { cwd } = context
  const { sarif, junit, markdown, output } = options
  reportPaths({ sarif, junit }, cwd)
  const github = options.github ? githubFiles(context, '--markdown - prints the same.') : undefined
  return {
    write: async (result, error) => {
      const markdownFile = markdown === '-' ? undefined : markdown
      const surface = (servers: ServersShownAs): AuditSurface =>
        surfaceOf(context, result, { error, markdownFile }, servers)
      const written = [
        ...(await writeReports(surface('findings'), { sarif }, cwd)),
        ...(await writeReports(surface('assertions'), { junit }, cwd)),
      ].map((path) => ({ path, changed: true }))
      const report = context.redactor.redact(renderMarkdown(healthModel(result)))
      if (markdownFile !== undefined) {
        const path = resolve(cwd, markdownFile)
        await writeFileAtomic(path, report)
        written.push({ path, changed: true })
      }
      if (output !== undefined) written.push(await writeOutput(context, resolve(cwd, output), result))
      if (github) await showOnGithub(context, github, surface('findings'), report)
      return written
    },
  }
}

async function writeOutput(
  { cwd, progress }: Context,
  path: string,
  result: McpHealthResult,
): Promise<McpHealthResult['written'][number]> {
  const silent = silentServers(result)
  if (silent.length === 0) return writeExpectedServers(path, result, cwd)
  progress.say(`${path} is left as it is: ${silent.join(', ')} did not tell the tools that belong there.`)
  return { path, changed: false }
}

function surfaceOf(
  { cwd, redactor }: Context,
  result: McpHealthResult,
  made: Pick<SurfaceFacts, 'error' | 'markdownFile'>,
  servers: ServersShownAs,
): AuditSurface {
  const redact = (text: string): string => redactor.redact(text)
  const facts = { workspace: cwd, ...made, redactions: Object.keys(redactor.counts()) }
  return redactSurface(healthSurface(result, facts, servers), redact)
}

async function showOnGithub(
  { writeUnredacted, stderr }: Context,
  files: GithubFiles,
  surface: AuditSurface,
  report: string,
): Promise<void> {
  // Annotations are commands of ours, and the surface is redacted; everything else on stderr must not be one.
  const sink = { stderr: { ...stderr, write: writeUnredacted } }
  await surfaceOnGithub(sink, files, surface, report, '`codexkit mcp-health --markdown -` prints all of it.')
}
