import { audit, type Audited } from '../../audit/index.ts'
import type { Context } from '../../cli/context.ts'
import { catalogueRow } from '../../env/index.ts'
import { gitTop } from '../../platform/git.ts'
import { showAuditProgress } from '../audit-progress.ts'

const TIMEOUT_MS = 120_000

/** Drives the pinned Codex through a whole turn against a model on this machine. */
export async function rehearse(context: Context): Promise<Audited> {
  const { redactor, settingsEnv } = context
  const options = {
    workingDirectory: context.cwd,
    timeout: TIMEOUT_MS,
    idleTimeout: TIMEOUT_MS,
    // A folder that is not in git yet can be set up too.
    skipGitRepoCheck: (await gitTop(context, context.cwd)) === undefined,
    evidenceRoot: settingsEnv['CODEX_LOG_ROOT'] || catalogueRow('CODEX_LOG_ROOT').default,
    rehearse: 'ok',
    // This turn writes nothing. A sandbox that does not work stops the run that needs it, and env-report tells of it.
    canary: false,
  } as const
  return showAuditProgress(context, { stream: true }, (hear) =>
    audit(options, { host: context, settingsEnv, redactor, ...hear }),
  )
}
