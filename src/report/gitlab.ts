import { ranToEnd, type AuditSurface } from './audit-surface.ts'
import { findingDetails, findingTitle } from './finding-text.ts'
import type { Severity } from './finding.ts'
import { fingerprintsOf, hash } from './fingerprint.ts'
import { plainLine, plainText } from './plain-text.ts'
import { ruleIdOf } from './sarif-rules.ts'
import { evidencePlace, placeOf } from './workspace-path.ts'

/** One entry of a GitLab Code Quality report: docs.gitlab.com/ci/testing/code_quality, "Report format", read 2026-11. */
interface Issue {
  description: string
  check_name: string
  /** Of several issues with the same one GitLab shows one. */
  fingerprint: string
  severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker'
  /** GitLab wants both: without a file it is the report in the evidence, without a line the first one. */
  location: { path: string; lines: { begin: number } }
}

const GITLAB_SEVERITIES = {
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
} as const satisfies Record<Severity, Issue['severity']>

const MAX_DESCRIPTION = 2000

/**
 * A run as a GitLab Code Quality report, ended by a line feed: findings, failed assertions, and a run that did not end.
 * The last two are blockers: an empty list would read as if everything had been mended.
 */
export function renderGitlab(run: AuditSurface): string {
  const fingerprints = fingerprintsOf(run)
  const findings = run.findings.map((finding, index): Issue => {
    const { path, line = 1, isNamed } = placeOf(run, finding)
    const title = `${findingTitle(run, finding, 255)}${isNamed ? '' : ' (no file named)'}`
    return {
      description: plainText(`${title}\n${findingDetails(run, finding, MAX_DESCRIPTION)}`, MAX_DESCRIPTION),
      check_name: ruleIdOf(finding),
      fingerprint: fingerprints[index] ?? '',
      severity: GITLAB_SEVERITIES[finding.severity],
      location: { path, lines: { begin: line } },
    }
  })
  const { error } = run
  const assertions = run.assertions
    .filter(({ ok }) => !ok)
    .map(({ name, message }, index) => blocker(run, 'codexkit/assertion', `${name}: ${message}`, [name, index]))
  const failure =
    error === null || ranToEnd(run)
      ? []
      : [blocker(run, 'codexkit/run', `${error.code}: ${error.message}`, [error.code])]
  return `${JSON.stringify([...failure, ...assertions, ...findings])}\n`
}

function blocker(run: AuditSurface, checkName: string, text: string, identity: readonly unknown[]): Issue {
  return {
    description: plainLine(`${run.rehearsed ? 'Rehearsal: ' : ''}${text}`, MAX_DESCRIPTION),
    check_name: checkName,
    fingerprint: hash([run.rehearsed, checkName, ...identity]),
    severity: 'blocker',
    location: { path: evidencePlace(run).path, lines: { begin: 1 } },
  }
}
