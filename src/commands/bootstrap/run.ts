import type { CommandModule } from '../../cli/command-spec.ts'
import type { Warning } from '../../cli/outcome.ts'
import {
  guardIgnoreFile,
  loadEnvFile,
  refuseTrackedEnvFile,
  refuseWrongValues,
  seedEnvFile,
  type EnvFile,
} from '../../env/index.ts'
import { installRuntime } from '../../runtime/index.ts'
import { loadProjectFile, projectRows } from '../../settings/index.ts'
import { mcpSummary } from '../mcp-summary.ts'
import { runtimeProgress } from '../runtime-progress.ts'
import { planChanges } from './dry-run.ts'
import { gatherSecrets, missingSecrets, refuseUnasked } from './gather-secrets.ts'
import { makeFolders } from './make-folders.ts'
import { rehearse } from './rehearse.ts'
import { NOTHING_DONE, type BootstrapResult } from './result.ts'
import type { spec } from './spec.ts'
import { brokenMcp, missingTools, probeTools, waitForAddresses } from './tools.ts'
import { writeEnvironmentReport } from './write-report.ts'
import { protectEnvFile, writeSecrets } from './write-secrets.ts'

export const command: CommandModule<typeof spec, BootstrapResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const { cwd, progress, catalogue } = context
    refuseUnasked(options)
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
    progress.update('Asking the tools for their versions, and the MCP servers for their tools')
    const [dependencies, mcp] = await Promise.all([
      probeTools(context, project),
      options.noMcp ? null : mcpSummary(context),
    ])
    const onProgress = runtimeProgress(progress, context)
    const runtime = options.noInstall ? null : await installRuntime({ host: context, onProgress })
    if (!options.noRehearse) progress.say('Rehearsing: the real Codex against a model on this machine.')
    const rehearsed = options.noRehearse ? undefined : await rehearse(context)
    const report = options.report ? await writeEnvironmentReport(context) : null
    const error = rehearsed?.error ?? missingTools(dependencies) ?? brokenMcp(mcp)
    const result: BootstrapResult = {
      dryRun: null,
      envFile,
      envFilePrivacy,
      ignoreLinesAdded,
      foldersMade,
      secretsWritten,
      secretsMissing,
      dependencies,
      mcp,
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
