import { join, resolve } from 'node:path'
import type { Audited } from '../../audit/index.ts'
import type { OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { EVIDENCE_FILES } from '../../evidence/index.ts'
import { readOptionalText } from '../../platform/read-optional.ts'
import type { AuditSurface } from '../../report/index.ts'
import { VERSION } from '../../version.ts'
import type { spec } from './spec.ts'

/** Where a run is shown beside stdout. */
export interface Surfaces {
  show: (done: Audited) => Promise<void>
}

/**
 * Checks what the run is to be shown on, before Codex is paid for, and hides the secrets that GitHub cannot know.
 * Throws CODEXKIT_USAGE.
 */
export async function prepareSurfaces(context: Context, options: OptionValues<typeof spec>): Promise<Surfaces> {
  const { sarif, junit, gitlab } = options
  const files = { sarif, junit, gitlab }
  const wantsFiles = Object.values(files).some((file) => file !== undefined)
  if (!wantsFiles && !options.github) return { show: () => Promise.resolve() }
  const { reportPaths, writeReports } = await import('../write-reports.ts')
  const { githubFiles, maskOnGithub, surfaceOnGithub } = await import('../github-surface.ts')
  reportPaths(files, context.cwd)
  const github = options.github ? githubFiles(context) : undefined
  if (github) maskOnGithub(context, fileSecrets(context), context.writeUnredacted)
  return {
    show: async (done) => {
      const surface = surfaceOf(context, done)
      for (const path of await writeReports(surface, files, context.cwd)) context.progress.say(`Wrote ${path}`)
      if (!github) return
      const report = join(resolve(context.cwd, done.result.evidence), EVIDENCE_FILES.report)
      // Annotations are commands of ours; everything else on stderr must not be one.
      const write = (text: string): void => context.writeUnredacted(context.redactor.redact(text))
      const stderr = { ...context.stderr, write }
      await surfaceOnGithub({ stderr }, github, surface, (await readOptionalText(report)) ?? '')
    },
  }
}

/** Secrets of `.env`: those of the job itself are hidden by GitHub already. */
function fileSecrets({ catalogue, settingsEnv, env }: Context): string[] {
  const names = catalogue.filter(({ secret }) => secret).map(({ name }) => name)
  return names.flatMap((name) => {
    const value = settingsEnv[name]
    return value !== undefined && env[name] === undefined ? [value] : []
  })
}

function surfaceOf({ cwd }: Context, { result, error }: Audited): AuditSurface {
  const { startedAt, durationMs, verdict, rehearsed, findings, assertions, evidence, threadId, redactions } = result
  return {
    tool: { name: 'codexkit', version: VERSION },
    command: 'run-audit',
    workspace: cwd,
    startedAt,
    durationMs,
    verdict,
    exitCode: error?.exitCode ?? 0,
    rehearsed,
    error: result.error,
    findings,
    assertions,
    codexVersion: result.codex.version,
    evidence,
    threadId,
    redactions: Object.keys(redactions),
  }
}
