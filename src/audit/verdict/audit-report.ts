import type { ReportModel } from '../../report/index.ts'
import { formatDuration } from '../../platform/duration.ts'
import type { AuditRequest } from '../request/audit-request.ts'
import type { AuditResult } from './audit-result.ts'

/** The report of one audit, for every renderer. */
export function auditReport(request: AuditRequest, result: AuditResult): ReportModel {
  const kind = result.rehearsed ? `Rehearsal (${result.scenario})` : 'Audit'
  const { usage, codex, exit, items } = result
  const facts = [
    { label: 'Verdict', value: result.verdict },
    { label: 'Rehearsed', value: result.rehearsed ? 'yes: no model was asked' : 'no' },
    { label: 'Codex', value: `${codex.version} (${codex.origin}, checksum ${codex.checksum})` },
    { label: 'Model', value: result.rehearsed ? 'none' : result.model },
    { label: 'Sandbox mode', value: request.sandboxMode },
    { label: 'Approval policy', value: request.approvalPolicy },
    { label: 'Thread', value: result.threadId ?? 'none' },
    { label: 'Started', value: result.startedAt },
    { label: 'Took', value: formatDuration(result.durationMs) },
    {
      label: 'Tokens',
      value: `${usage.input_tokens} in, ${usage.cached_input_tokens} of them cached, ${usage.output_tokens} out`,
    },
    { label: 'Items', value: `${items.completed} completed, ${items.failed} failed` },
    { label: 'Codex ended', value: describeExit(exit) },
  ]
  const sections: ReportModel['sections'][number][] = []
  if (result.error) {
    const { code, message, hint } = result.error
    sections.push({ kind: 'list', heading: 'Failure', items: [`${code}: ${message}`, ...(hint ? [hint] : [])] })
  }
  if (result.response !== '') sections.push({ kind: 'markdown', heading: 'Last message', text: result.response })
  const summary = result.error ? result.error.message : `${kind} of ${request.workingDirectory} passed.`
  return { title: `${kind}: ${result.verdict}`, summary, facts, sections }
}

function describeExit({ code, signal, reason }: AuditResult['exit']): string {
  if (signal !== null) return `by ${signal}`
  return code === null ? 'before it started' : `with code ${code} (${reason})`
}
