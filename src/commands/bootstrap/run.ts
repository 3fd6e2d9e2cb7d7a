import type { AuditResult } from '../../audit/index.ts'
import type { CommandModule } from '../../cli/command-spec.ts'
import type { DependencyFinding } from '../../deps/index.ts'
import type { Warning } from '../../cli/outcome.ts'
import {
  guardIgnoreFile,
  loadEnvFile,
  refuseTrackedEnvFile,
  refuseWrongValues,
  seedEnvFile,
  type EnvFile,
  type SeededEnvFile,
} from '../../env/index.ts'
import type { Privacy } from '../../platform/private-file.ts'
import { installRuntime, type InstallResult } from '../../runtime/index.ts'
import { loadProjectFile, projectRows } from '../../settings/index.ts'
import { runtimeProgress } from '../runtime-progress.ts'
import { planChanges, type PlannedChange } from './dry-run.ts'
import { gatherSecrets, missingSecrets } from './gather-secrets.ts'
import { makeFolders } from './make-folders.ts'
import { rehearse } from './rehearse.ts'
import type { spec } from './spec.ts'
import { missingTools, probeTools, waitForAddresses } from './tools.ts'
import { writeEnvironmentReport } from './write-report.ts'
import { protectEnvFile, writeSecrets } from './write-secrets.ts'

/** What bootstrap found and did, in the order of its steps. */
export interface BootstrapResult {
  /** With --dry-run: what would be written. Nothing else was done then. */
  dryRun: readonly PlannedChange[] | null
  envFile: SeededEnvFile | null
  /** Whether others can read `.env`: it was private, was made so, or this system could not tell. */
  envFilePrivacy: Privacy | null
  ignoreLinesAdded: readonly string[]
  foldersMade: readonly string[]
  secretsWritten: readonly string[]
  /** Names of secrets that are still missing or placeholders. */
  secretsMissing: readonly string[]
  dependencies: readonly DependencyFinding[]
  runtime: InstallResult | null
  rehearsal: AuditResult | null
  report: { path: string; changed: boolean } | null
}

const NOTHING_DONE: BootstrapResult = {
  dryRun: null,
  envFile: null,
  envFilePrivacy: null,
  ignoreLinesAdded: [],
  foldersMade: [],
  secretsWritten: [],
  secretsMissing: [],
  dependencies: [],
  runtime: null,
  rehearsal: null,
  report: null,
}

export const command: CommandModule<typeof spec, BootstrapResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const { cwd, progress, catalogue } = context
    await refuseTrackedEnvFile(context, cwd)
    await refuseWrongValues(context, catalogue, await loadEnvFile(cwd))
    if (options.dryRun) return { result: { ...NOTHING_DONE, dryRun: await planChanges(context) }, exitCode: 0 }
    const project = await projectRows(await loadProjectFile(cwd))
    const ignoreLinesAdded = await guardIgnoreFile(context, cwd)
    const envFile = await seedEnvFile(cwd, catalogue)
    const secretsWritten = await writeSecrets(context, await gatherSecrets(context, options))
    const envFilePrivacy = await protectEnvFile(context)
    const foldersMade = await makeFolders(cwd, project.folders)
    const secretsMissing = (await missingSecrets(context)).map((row) => row.name)
    await waitForAddresses(context, options.waitHttp, options.waitTimeout)
    progress.update('Asking the tools for their versions')
    const dependencies = await probeTools(context, project)
    const onProgress = runtimeProgress(progress, context)
    const runtime = options.noInstall ? null : await installRuntime({ host: context, onProgress })
    if (!options.noRehearse) progress.say('Rehearsing: the real Codex against a model on this machine.')
    const rehearsed = options.noRehearse ? undefined : await rehearse(context)
    const report = options.report ? await writeEnvironmentReport(context) : null
    const error = rehearsed?.error ?? missingTools(dependencies)
    const result: BootstrapResult = {
      dryRun: null,
      envFile,
      envFilePrivacy,
      ignoreLinesAdded,
      foldersMade,
      secretsWritten,
      secretsMissing,
      dependencies,
      runtime,
      rehearsal: rehearsed?.result ?? null,
      report,
    }
    const warnings = [...duplicateWarnings(await loadEnvFile(cwd)), ...(rehearsed?.warnings ?? [])]
    return { result, error, warnings, exitCode: error?.exitCode ?? 0 }
  },
}

function duplicateWarnings(envFile: EnvFile | undefined): Warning[] {
  const byName = Map.groupBy(envFile?.entries ?? [], (entry) => entry.name)
  const repeated = [...byName].filter(([, entries]) => entries.length > 1)
  return repeated.map(([name, entries]) => {
    const lines = entries.map((entry) => entry.line).join(', ')
    return { code: 'ENV_DUPLICATE', message: `${name} stands on lines ${lines} of .env; the last one counts.` }
  })
}
