import type { AuditSurface } from './audit-surface.ts'
import type { Finding, Severity } from './finding.ts'
import { plainLine, plainText } from './plain-text.ts'
import { placeOf } from './workspace-path.ts'

/** From the worst to the mildest. */
const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info']

/** The worst first; those of one severity keep their order. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity))
}

/** The title on one line. What a rehearsal found was written in a script, and says so wherever it is shown alone. */
export function findingTitle(run: AuditSurface, finding: Finding, limit: number): string {
  return plainLine(`${run.rehearsed ? 'Rehearsal: ' : ''}${finding.title}`, limit)
}

/** Everything else that a finding says, over several lines. */
export function findingDetails(run: AuditSurface, finding: Finding, limit: number): string {
  const { evidence, nextStep, control, file } = finding
  const isElsewhere = file !== undefined && !placeOf(run, finding).isNamed
  const lines = [
    ...(evidence === '' ? [] : [`Evidence: ${evidence}`]),
    ...(nextStep === '' ? [] : [`Next step: ${nextStep}`]),
    ...(control === undefined ? [] : [`Control: ${plainLine(control, 255)}`]),
    ...(isElsewhere ? [`File (not in the workspace): ${plainLine(file, 255)}`] : []),
  ]
  return plainText(lines.join('\n'), limit)
}
