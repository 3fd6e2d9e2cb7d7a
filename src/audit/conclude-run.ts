import { isAbsolute, join, relative, sep } from 'node:path'
import type { TurnEnd } from '../codex/index.ts'
import { errorDocument } from '../errors.ts'
import { EVIDENCE_FILES, pointAtRun, type EvidenceWriter } from '../evidence/index.ts'
import { readOptionalText } from '../platform/read-optional.ts'
import { renderMarkdown } from '../report/index.ts'
import { auditReport } from './audit-report.ts'
import type { AuditDeps, Audited, AuditRequest, AuditResult, CodexIdentity } from './audit-request.ts'
import { judge } from './judge.ts'
import type { OpenModel } from './open-model.ts'
import type { Heard } from './recorder.ts'
import { copyRollout } from './rollout.ts'
import type { WorkspaceWatch } from './workspace-changes.ts'

/** A run whose Codex has ended. */
export interface EndedRun {
  request: AuditRequest
  deps: AuditDeps
  codex: CodexIdentity
  model: OpenModel
  codexHome: string
  evidence: EvidenceWriter
  /** The folder that holds the evidence of all runs. */
  root: string
  startedAt: Date
  end: TurnEnd
  heard: Heard
  watch: WorkspaceWatch | undefined
}

/** Judges a run, completes and seals its evidence, and points at it. */
export async function concludeRun(run: EndedRun): Promise<Audited> {
  const { request, deps, evidence, heard, end } = run
  const { host, redactor } = deps
  const error = judge(request, end, heard, run.model.proof(), host.signal)
  const written = await readOptionalText(join(run.codexHome, EVIDENCE_FILES.lastMessage))
  const response = redactor.redact(written ?? heard.lastMessage)
  await evidence.write(EVIDENCE_FILES.lastMessage, response)
  // Created even when nothing was said, so that a reader can tell "nothing" from "not kept".
  for (const name of [EVIDENCE_FILES.events, EVIDENCE_FILES.codexEvents, EVIDENCE_FILES.transcript]) {
    evidence.append(name, '')
  }
  evidence.appendRedacted(EVIDENCE_FILES.stderr, '')
  await evidence.write(EVIDENCE_FILES.changes, (await run.watch?.patch()) ?? '')
  await copyRollout(run.codexHome, evidence)
  const requests = run.model.requestLog()
  if (requests !== undefined) await evidence.write(EVIDENCE_FILES.rehearsalRequests, requests)
  const result: AuditResult = {
    verdict: error ? 'fail' : 'pass',
    rehearsed: request.rehearse !== undefined,
    scenario: request.rehearse ?? null,
    threadId: heard.threadId,
    usage: heard.usage,
    evidence: shownPath(request.workingDirectory, evidence.folder),
    response,
    codex: run.codex,
    startedAt: run.startedAt.toISOString(),
    durationMs: host.now().getTime() - run.startedAt.getTime(),
    exit: { code: end.exit.code, signal: end.exit.signal, reason: end.reason },
    items: heard.items,
    unknownEvents: heard.unknownEvents,
    redactions: redactor.counts(),
    error: error ? errorDocument(error) : null,
  }
  await evidence.write(EVIDENCE_FILES.report, renderMarkdown(auditReport(request, result)))
  const verdict = { schemaVersion: 1, codexHome: run.codexHome, ...result }
  await evidence.write(EVIDENCE_FILES.verdict, `${JSON.stringify(verdict, null, 2)}\n`)
  await evidence.seal()
  await pointAtRun(run.root, evidence.folder, run.startedAt, result.verdict)
  return { result, error, warnings: warningsOf(run) }
}

function warningsOf({ heard }: EndedRun): Audited['warnings'] {
  if (heard.unknownEvents === 0) return []
  const message = `Codex said ${heard.unknownEvents} lines that this codexkit does not know; they are in codex-events.jsonl.`
  return [{ code: 'UNKNOWN_EVENTS', message }]
}

function shownPath(workspace: string, folder: string): string {
  const path = relative(workspace, folder)
  return path.startsWith('..') || isAbsolute(path) ? folder : path.split(sep).join('/')
}
