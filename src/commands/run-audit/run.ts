import { audit, type Audited, type AuditOptions } from '../../audit/index.ts'
import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import type { Outcome } from '../../cli/outcome.ts'
import { loadEnvFile, refuseWrongValues } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { showAuditProgress } from '../audit-progress.ts'
import { auditOptions } from './audit-options.ts'
import { readPrompt } from './read-prompt.ts'
import type { RunAuditResult } from './result.ts'
import type { spec } from './spec.ts'
import { prepareSurfaces } from './surfaces.ts'

type Options = OptionValues<typeof spec>

export const command: CommandModule<typeof spec, RunAuditResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    await refuseWrongValues(context, context.catalogue, await loadEnvFile(context.cwd))
    const surfaces = await prepareSurfaces(context, options)
    const asked = auditOptions(context, options, await readPrompt(context, options))
    const done = await runUnlessWithoutKey(context, options, asked)
    if ('skipped' in done) return { result: done, exitCode: 0 }
    const { result, error, warnings } = done
    await surfaces.show(done)
    const shown = options.printResume ? result : { ...result, resumeLine: null }
    return { result: shown, error, warnings, exitCode: error?.exitCode ?? 0 } satisfies Outcome<RunAuditResult>
  },
}

async function runUnlessWithoutKey(
  context: Context,
  options: Options,
  asked: AuditOptions,
): Promise<Audited | Extract<RunAuditResult, { skipped: true }>> {
  const { redactor, settingsEnv, stdout } = context
  const live = {
    stream: !options.noStream,
    onEvent: options.jsonl ? (line: unknown) => stdout.write(`${JSON.stringify(line)}\n`) : undefined,
  }
  try {
    return await showAuditProgress(context, live, (hear) =>
      audit(asked, { host: context, settingsEnv, redactor, ...hear }),
    )
  } catch (thrown) {
    const noKey = thrown instanceof CodexkitError && thrown.details['failureCode'] === 'no_key'
    if (!noKey || !options.skipWithoutKey) throw thrown
    return { skipped: true, reason: thrown.message }
  }
}
