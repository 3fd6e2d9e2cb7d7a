import type { Log, Notification, Result, Run } from 'sarif'
import { ranToEnd, type AuditSurface } from './audit-surface.ts'
import { findingDetails, findingTitle, worstFirst } from './finding-text.ts'
import type { Finding } from './finding.ts'
import { fingerprintsOf } from './fingerprint.ts'
import { plainLine, plainText } from './plain-text.ts'
import { LEVELS, ruleIdOf, rulesOf, SECURITY_SEVERITIES } from './sarif-rules.ts'
import { encodePath, fileUri, isAbsolute, placeOf } from './workspace-path.ts'

/** GitHub takes no more results of one run: docs.github.com, "SARIF results exceed limit", read 2026-11. */
const MAX_RESULTS = 25_000
const MAX_MESSAGE = 4000

/** A run as a SARIF 2.1.0 log, ended by a line feed. Beyond 25,000 findings the mildest are left out, and it says so. */
export function renderSarif(run: AuditSurface): string {
  const isCut = run.findings.length > MAX_RESULTS
  const findings = isCut ? worstFirst(run.findings).slice(0, MAX_RESULTS) : run.findings
  const fingerprints = fingerprintsOf({ ...run, findings })
  const rules = rulesOf(findings)
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]))
  const results = findings.map((finding, index): Result => {
    const ruleId = ruleIdOf(finding)
    return { ruleId, ruleIndex: ruleIndex.get(ruleId), ...resultOf(run, finding, fingerprints[index] ?? '') }
  })
  const sarifRun: Run = {
    tool: { driver: { name: run.tool.name, version: run.tool.version, rules } },
    // A rehearsal in a category of its own never closes the alerts of a real audit.
    automationDetails: { id: `${run.tool.name}/${run.command}${run.rehearsed ? '-rehearsal' : ''}/` },
    invocations: [{ ...timesOf(run), ...outcomeOf(run, run.findings.length - findings.length) }],
    originalUriBaseIds: { '%SRCROOT%': sourceRoot(run) },
    columnKind: 'utf16CodeUnits',
    redactionTokens: [...new Set(run.redactions.map((name) => `[redacted:${plainLine(name, 255)}]`))],
    results,
    properties: {
      verdict: run.verdict,
      rehearsed: run.rehearsed,
      codexVersion: run.codexVersion,
      evidence: plainLine(run.evidence, 1024),
      threadId: run.threadId,
    },
  }
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [sarifRun] }
  return `${JSON.stringify(log)}\n`
}

function resultOf(run: AuditSurface, finding: Finding, fingerprint: string): Pick<Result, 'message'> & Partial<Result> {
  const { path, line } = placeOf(run, finding)
  const artifactLocation = isAbsolute(path) ? { uri: fileUri(path) } : { uri: encodePath(path), uriBaseId: '%SRCROOT%' }
  const text = `${findingTitle(run, finding, 1024)}\n${findingDetails(run, finding, MAX_MESSAGE)}`
  return {
    level: LEVELS[finding.severity],
    message: { text: messageText(text) },
    // GitHub refuses the whole file when one result has no location.
    locations: [{ physicalLocation: { artifactLocation, ...(line !== undefined && { region: { startLine: line } }) } }],
    // Not `primaryLocationLineHash`: upload-sarif computes that one from the source, and warns of any other value.
    partialFingerprints: { 'codexkitFinding/v1': fingerprint },
    properties: { id: plainLine(finding.id, 255), 'security-severity': SECURITY_SEVERITIES[finding.severity] },
  }
}

/** SARIF 2.1.0, 3.11.5 and 3.11.6: braces are doubled, and nothing may read as a link. */
function messageText(text: string): string {
  return plainText(text, MAX_MESSAGE).replace(/[{}]/g, '$&$&').replaceAll('](', '] (')
}

function timesOf({ startedAt, durationMs }: AuditSurface): { startTimeUtc?: string; endTimeUtc?: string } {
  const start = Date.parse(startedAt)
  if (Number.isNaN(start)) return {}
  return { startTimeUtc: new Date(start).toISOString(), endTimeUtc: new Date(start + durationMs).toISOString() }
}

function outcomeOf(
  run: AuditSurface,
  leftOut: number,
): { executionSuccessful: boolean; exitCode: number; toolExecutionNotifications: Notification[] } {
  const { error } = run
  const failed = run.assertions.filter(({ ok }) => !ok)
  const toolExecutionNotifications = [
    ...(error === null ? [] : [notification('error', error.code, [error.message, error.hint].join('\n').trim())]),
    ...failed.map(({ name, message }) => notification('error', 'codexkit/assertion', `${name}: ${message}`)),
    ...(leftOut === 0 ? [] : [notification('warning', 'codexkit/left-out', `${leftOut} findings were left out.`)]),
  ]
  return { executionSuccessful: ranToEnd(run), exitCode: run.exitCode, toolExecutionNotifications }
}

function notification(level: Notification.level, id: string, text: string): Notification {
  return { level, descriptor: { id }, message: { text: messageText(text) } }
}

/** The top of the repository; without a URI where the workspace lies in a folder that does not end its path. */
function sourceRoot({
  workspace,
  repositoryFolder = '',
}: AuditSurface): NonNullable<Run['originalUriBaseIds']>[string] {
  const description = { text: 'The top of the repository.' }
  if (workspace === undefined) return { description }
  const uri = fileUri(workspace).replace(/(?<!\/)$/, '/')
  const folder = encodePath(repositoryFolder.replace(/^\/+|\/+$/g, ''))
  if (folder === '') return { uri, description }
  return uri.endsWith(`/${folder}/`) ? { uri: uri.slice(0, -folder.length - 1), description } : { description }
}
