import { setTimeout as pause } from 'node:timers/promises'
import { cleanRunHomes } from '../../codex/index.ts'
import { errorDocument } from '../../errors.ts'
import { evidenceName, EvidenceWriter } from '../../evidence/index.ts'
import { formatDuration } from '../../platform/duration.ts'
import { join } from 'node:path'
import { runAttempt, type EndedAttempt } from './attempt.ts'
import type { AuditDeps, AuditRequest } from '../request/audit-request.ts'
import type { Attempt, Audited, AuditWarning } from '../verdict/audit-result.ts'
import type { ChosenCodex } from '../request/choose-codex.ts'
import { interruption } from '../verdict/judge.ts'
import type { OpenModel } from '../model/open-model.ts'
import { retryWaitMs } from './retry-wait.ts'
import { createRunLimits, type RunLimits } from './run-limits.ts'
import { watchWorkspace, type WorkspaceWatch } from './workspace-changes.ts'

/** Everything a run needs, once nothing can stop it from starting. */
export interface PreparedAudit {
  request: AuditRequest
  deps: AuditDeps
  codex: ChosenCodex
  model: OpenModel
  warnings: AuditWarning[]
}

/** A run that leaves evidence. */
export interface Run extends PreparedAudit {
  evidence: EvidenceWriter
  startedAt: Date
  /** Of all attempts together. */
  limits: RunLimits
  /** Begins at the first call, as Codex must not act before it. Undefined outside git. */
  watch: () => Promise<WorkspaceWatch | undefined>
}

/** Tries the turn as often as the request allows, and concludes with the last try. */
export async function runAudit(prepared: PreparedAudit): Promise<Audited> {
  const { request, deps } = prepared
  const { host, redactor } = deps
  const startedAt = host.now()
  const name = evidenceName('run-audit', startedAt)
  const evidence = await EvidenceWriter.create(join(request.evidenceRoot, name), redactor)
  let watching: ReturnType<Run['watch']> | undefined
  const beginWatch: Run['watch'] = () => {
    const leftMs = request.timeoutMs - (host.now().getTime() - startedAt.getTime())
    const signal = AbortSignal.any([host.signal, AbortSignal.timeout(Math.max(leftMs, 1))])
    return watchWorkspace({ ...host, signal }, request.workingDirectory, request.evidenceRoot)
  }
  const watch: Run['watch'] = () => (watching ??= beginWatch())
  const run: Run = { ...prepared, evidence, startedAt, limits: createRunLimits(request.limits), watch }
  try {
    const { last, attempts } = await tryTurn(run)
    const { concludeRun } = await import('../verdict/conclude-run.ts')
    return await concludeRun(run, last, attempts)
  } finally {
    evidence.close()
    await (await watching?.catch(() => undefined))?.close()
    await cleanRunHomes(host)
  }
}

async function tryTurn(run: Run): Promise<{ last: EndedAttempt; attempts: Attempt[] }> {
  const { request, deps, startedAt } = run
  const { now, signal } = deps.host
  const attempts: Attempt[] = []
  for (let waitedMs = 0; ;) {
    const remainingMs = request.timeoutMs - (now().getTime() - startedAt.getTime())
    const last = await runAttempt(run, attempts.length + 1, remainingMs)
    const { threadId, durationMs, error, heard } = last
    attempts.push({ threadId, durationMs, waitedMs, usage: heard.usage, error: error ? errorDocument(error) : null })
    const left = request.timeoutMs - (now().getTime() - startedAt.getTime())
    const waitMs = attempts.length > request.retries ? undefined : retryWaitMs(error, attempts.length, left)
    last.tellEnd(waitMs === undefined)
    if (waitMs === undefined) return { last, attempts }
    const what = (error?.message ?? '').replace(/\.?$/, '.')
    deps.onStep?.(`${what} Trying again in ${formatDuration(waitMs)}.`)
    await pause(waitMs, undefined, { signal }).catch(() => undefined)
    // Two of them at a time would fight for git's copied index.
    await last.changes.catch(() => undefined)
    if (signal.aborted) return { last: { ...last, error: interruption(signal) }, attempts }
    run.limits.nextAttempt()
    waitedMs = waitMs
  }
}
