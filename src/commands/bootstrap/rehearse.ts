import { audit, RELEASE_READINESS_PROMPT, type Audited, type AuditRequest } from '../../audit/index.ts'
import type { Context } from '../../cli/context.ts'
import { catalogueRow } from '../../env/index.ts'
import { gitTop } from '../../platform/git.ts'
import { showAuditProgress } from '../audit-progress.ts'

const TIMEOUT_MS = 120_000

/** Drives the pinned Codex through a whole turn against a model on this machine. */
export async function rehearse(context: Context): Promise<Audited> {
  const { redactor, progress, settingsEnv } = context
  const setting = (name: string): string => settingsEnv[name] || catalogueRow(name).default
  const request: AuditRequest = {
    workingDirectory: context.cwd,
    prompt: RELEASE_READINESS_PROMPT,
    model: setting('CODEX_MODEL'),
    baseUrl: catalogueRow('OPENAI_BASE_URL').default,
    sandboxMode: 'workspace-write',
    approvalPolicy: 'never',
    timeoutMs: TIMEOUT_MS,
    idleTimeoutMs: TIMEOUT_MS,
    envNames: [],
    verifyRuntime: false,
    // A folder that is not in git yet can be set up too.
    skipGitRepoCheck: (await gitTop(context, context.cwd)) === undefined,
    evidenceRoot: setting('CODEX_LOG_ROOT'),
    rehearse: 'ok',
  }
  return showAuditProgress(progress, context.now, (onProgress) =>
    audit(request, { host: context, settingsEnv, redactor, onProgress }),
  )
}
