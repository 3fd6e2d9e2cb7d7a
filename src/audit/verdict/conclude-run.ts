import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'
import { errorDocument } from '../../errors.ts'
import { EVIDENCE_FILES, pointAtRun } from '../../evidence/index.ts'
import { pathInside } from '../../platform/path-inside.ts'
import { renderHtml, renderMarkdown } from '../../report/index.ts'
import { assertOutcome } from './assert-outcome.ts'
import type { EndedAttempt } from '../run/attempt.ts'
import { auditReport } from './audit-report.ts'
import type { Attempt, Audited, AuditResult, AuditWarning } from './audit-result.ts'
import { resumeLine } from './resume-line.ts'
import { copyRollouts } from '../run/rollout.ts'
import { addUsage } from '../run/rollout-usage.ts'
import type { Run } from '../run/run-audit.ts'

const CHANGES_UNKNOWN: AuditWarning = {
  code: 'CHANGES_UNKNOWN',
  message: 'Git could not tell what the run changed, so changes.patch is empty. "git add --all --dry-run" may say why.',
}

/** Judges a run by its last attempt, completes and seals its evidence, and points at it. */
export async function concludeRun(run: Run, last: EndedAttempt, attempts: readonly Attempt[]): Promise<Audited> {
  const { request, deps, evidence, codex } = run
  const { host, redactor } = deps
  const { heard, end } = last
  const response = redactor.redact(last.lastMessage ?? heard.lastMessage)
  await evidence.write(EVIDENCE_FILES.lastMessage, response)
  // Created even when nothing was said, so that a reader can tell "nothing" from "not kept".
  for (const name of [EVIDENCE_FILES.events, EVIDENCE_FILES.codexEvents, EVIDENCE_FILES.transcript]) {
    evidence.append(name, '')
  }
  evidence.appendRedacted(EVIDENCE_FILES.stderr, '')
  await copyRollouts(last.rollouts, evidence)
  const patch = await last.changes
  await evidence.write(EVIDENCE_FILES.changes, patch ?? '')
  const requests = run.model.requestLog()
  if (requests !== undefined) await evidence.write(EVIDENCE_FILES.rehearsalRequests, requests)
  const outcome = await assertOutcome(run, last, { response, changed: patch && patch.length > 0 })
  const failure = last.error ?? outcome.failed
  const error = failure ?? outcome.found
  const result: AuditResult = {
    verdict: failure ? 'fail' : 'pass',
    rehearsed: request.rehearse !== undefined,
    scenario: request.rehearse ?? null,
    skill: request.skill?.name ?? null,
    threadId: last.threadId,
    resumed: request.resume?.thread?.rollout.threadId ?? null,
    // A resumed thread tells its whole use each time.
    usage: request.resume?.thread ? heard.usage : attempts.map(({ usage }) => usage).reduce(addUsage),
    evidence: shownPath(request.workingDirectory, evidence.folder),
    evidenceCreated: [],
    response,
    model: run.model.config.model,
    codex: codex.identity,
    startedAt: run.startedAt.toISOString(),
    durationMs: host.now().getTime() - run.startedAt.getTime(),
    exit: { code: end.exit.code, signal: end.exit.signal, reason: end.reason },
    items: { ...heard.items, list: last.items },
    findings: outcome.findings,
    assertions: outcome.assertions,
    attempts,
    unknownEvents: heard.unknownEvents,
    redactions: redactor.counts(),
    resumeLine: resumeLineOf(run, last),
    error: error ? errorDocument(error) : null,
  }
  result.evidenceCreated = await writeVerdict(run, last, result)
  await pointAtRun(request.evidenceRoot, evidence.folder, run.startedAt, result.verdict)
  const isWatched = (await run.watch()) !== undefined
  const unknown = isWatched && patch === undefined ? [CHANGES_UNKNOWN] : []
  return { result, error, warnings: [...run.warnings, ...outcome.warnings, ...warningsOf(last), ...unknown] }
}

/** Writes the reports and the verdict, and seals the folder. Gives back the names of all files in it. */
async function writeVerdict(run: Run, last: EndedAttempt, result: AuditResult): Promise<string[]> {
  const { evidence } = run
  const report = auditReport(run.request, result)
  await evidence.write(EVIDENCE_FILES.report, renderMarkdown(report))
  await evidence.write(EVIDENCE_FILES.reportHtml, renderHtml(report))
  const present = (await readdir(evidence.folder)).filter((name) => !name.startsWith('.'))
  const created = [...present, EVIDENCE_FILES.verdict, EVIDENCE_FILES.sums].sort()
  const verdict = { schemaVersion: 1, codexHome: last.codexHome, ...result, evidenceCreated: created }
  await evidence.write(EVIDENCE_FILES.verdict, `${JSON.stringify(verdict, null, 2)}\n`)
  await evidence.seal()
  return created
}

function resumeLineOf({ request, deps, codex }: Run, { threadId, codexHome }: EndedAttempt): string | null {
  if (threadId === null || request.ephemeral) return null
  return resumeLine(deps.host, { program: codex.identity.program, codexHome, threadId })
}

function warningsOf({ heard }: EndedAttempt): AuditWarning[] {
  const warnings: AuditWarning[] = []
  const { strangers } = heard
  if (heard.unknownEvents > 0 || strangers.length > 0) {
    const named = strangers.length > 0 ? `: ${strangers.join(', ')}` : ''
    const message = `Codex said things that this codexkit was never measured with${named}. "codexkit evidence pack" makes the sample to file.`
    warnings.push({ code: 'UNKNOWN_EVENTS', message })
  }
  const { cutLines, leftOutBytes } = heard.truncated
  if (cutLines > 0 || Object.keys(leftOutBytes).length > 0) {
    const files = Object.keys(leftOutBytes).join(', ')
    const message = `Codex said more than the evidence keeps: ${cutLines} lines were cut${files ? `, and the end of ${files} is missing` : ''}.`
    warnings.push({ code: 'EVIDENCE_CUT', message })
  }
  return warnings
}

function shownPath(workspace: string, folder: string): string {
  return pathInside(workspace, folder)?.split(sep).join('/') ?? folder
}
