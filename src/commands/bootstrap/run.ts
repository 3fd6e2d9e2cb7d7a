import type { AuditResult } from '../../audit/index.ts'
import type { CommandModule } from '../../cli/command-spec.ts'
import { probeDependencies, type DependencyFinding } from '../../deps/index.ts'
import { guardIgnoreFile, refuseTrackedEnvFile, seedEnvFile } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { installRuntime, type InstallResult } from '../../runtime/index.ts'
import { runtimeProgress } from '../runtime-progress.ts'
import { missingSecrets, promptSecrets } from './prompt-secrets.ts'
import { rehearse } from './rehearse.ts'
import type { spec } from './spec.ts'
import { view } from './view.ts'
import { writeEnvironmentReport } from './write-report.ts'

/** What bootstrap found and did, in the order of its steps. */
export interface BootstrapResult {
  envFile: 'created' | 'present'
  ignoreLinesAdded: readonly string[]
  secretsWritten: readonly string[]
  /** Names of secrets that are still missing or placeholders. */
  secretsMissing: readonly string[]
  dependencies: readonly DependencyFinding[]
  runtime: InstallResult | null
  rehearsal: AuditResult | null
  report: { path: string; changed: boolean } | null
}

export const command: CommandModule<typeof spec, BootstrapResult> = {
  view,
  run: async (context, options) => {
    const { cwd, progress } = context
    await refuseTrackedEnvFile(context, cwd)
    const ignoreLinesAdded = await guardIgnoreFile(context, cwd)
    const envFile = await seedEnvFile(cwd)
    const secretsWritten = options.promptSecrets ? await promptSecrets(context) : []
    const secretsMissing = (await missingSecrets(context)).map((row) => row.name)
    progress.update('Asking the tools for their versions')
    const dependencies = await probeDependencies(context)
    const onProgress = runtimeProgress(progress, context)
    const runtime = options.noInstall ? null : await installRuntime({ host: context, onProgress })
    if (!options.noRehearse) progress.say('Rehearsing: the real Codex against a model on this machine.')
    const rehearsed = options.noRehearse ? undefined : await rehearse(context)
    const report = options.report ? await writeEnvironmentReport(context) : null
    const error = rehearsed?.error ?? missingTools(dependencies)
    const result = {
      envFile,
      ignoreLinesAdded,
      secretsWritten,
      secretsMissing,
      dependencies,
      runtime,
      rehearsal: rehearsed?.result ?? null,
      report,
    }
    return { result, error, warnings: rehearsed?.warnings ?? [], exitCode: error?.exitCode ?? 0 }
  },
}

function missingTools(dependencies: readonly DependencyFinding[]): CodexkitError | undefined {
  const missing = dependencies.filter((finding) => finding.required && finding.state !== 'ok')
  if (missing.length === 0) return undefined
  const names = missing.map((finding) => finding.name)
  return new CodexkitError('CODEXKIT_DEPENDENCY', `A required tool is not usable: ${names.join(', ')}.`, {
    hint: missing.map((finding) => finding.install).join(' ; '),
    details: { missing: names },
  })
}
