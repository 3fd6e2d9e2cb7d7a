import { ranToEnd, type AuditSurface } from './audit-surface.ts'
import { findingDetails, findingTitle, worstFirst } from './finding-text.ts'
import type { Finding, Severity } from './finding.ts'
import { plainLine, plainText } from './plain-text.ts'
import { placeOf } from './workspace-path.ts'

type AnnotationLevel = 'error' | 'warning' | 'notice'

interface Annotation {
  level: AnnotationLevel
  properties: Record<string, string | undefined>
  message: string
}

const ANNOTATION_LEVELS = {
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
} as const satisfies Record<Severity, AnnotationLevel>

/** GitHub shows so many of each level for one step, and drops the rest without a word. */
const MAX_PER_LEVEL = 10

/** As long as the longest path that is reported. */
const MAX_PROPERTY = 1024

/**
 * A run as workflow commands of GitHub Actions, one line each, without line ends: the failure, failed assertions, then
 * findings, the worst first. Where a level has more than GitHub shows, the last one says how many are only in the summary.
 */
export function renderGithubAnnotations(run: AuditSurface): string[] {
  const { error } = run
  const about = run.rehearsed ? 'Rehearsal: ' : ''
  const failure: Annotation[] =
    error === null || ranToEnd(run)
      ? []
      : [
          {
            level: 'error',
            properties: { title: about + error.code },
            message: `${error.message}\n${error.hint ?? ''}`,
          },
        ]
  const assertions = run.assertions
    .filter(({ ok }) => !ok)
    .map(({ name, message }): Annotation => ({ level: 'error', properties: { title: about + name }, message }))
  const all = [...failure, ...assertions, ...worstFirst(run.findings).map((finding) => annotationOf(run, finding))]
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const some = all.filter((annotation) => annotation.level === level)
    if (some.length <= MAX_PER_LEVEL) return some.map(command)
    const more = `${some.length - MAX_PER_LEVEL + 1} more are in the summary of the step.`
    return [...some.slice(0, MAX_PER_LEVEL - 1), { level, properties: { title: `${about}More` }, message: more }].map(
      command,
    )
  })
}

/** The outputs of the step: what later steps ask. `findings` is how many there are; what is absent is ''. */
export function githubOutputs(run: AuditSurface): Record<string, string> {
  return {
    verdict: run.verdict,
    'exit-code': String(run.exitCode),
    'failure-code': run.error?.code ?? '',
    'thread-id': run.threadId ?? '',
    evidence: run.evidence,
    findings: String(run.findings.length),
    rehearsed: String(run.rehearsed),
  }
}

/**
 * The workflow commands that make GitHub hide values in the log of the job from then on: one per line of a value, as
 * GitHub searches line by line. Lines under 4 characters are left out: they would blot out ordinary words.
 * These lines hold the secret. Print them only in a job of GitHub Actions, before Codex starts, past the redactor.
 */
export function maskCommands(values: readonly string[]): string[] {
  const lines = values.flatMap((value) => value.split(/\r\n|\r|\n/)).map((line) => line.trim())
  return [...new Set(lines)].filter((line) => line.length >= 4).map((line) => `::add-mask::${escapeData(line)}`)
}

function annotationOf(run: AuditSurface, finding: Finding): Annotation {
  const { path, line, isNamed } = placeOf(run, finding)
  const place = isNamed ? { file: path, line: line === undefined ? undefined : String(line) } : {}
  return {
    level: ANNOTATION_LEVELS[finding.severity],
    properties: { ...place, title: findingTitle(run, finding, 200) },
    message: findingDetails(run, finding, 4000) || finding.id,
  }
}

function command({ level, properties, message }: Annotation): string {
  const pairs = Object.entries(properties).flatMap(([name, value]) => {
    return value === undefined ? [] : [`${name}=${escapeProperty(plainLine(value, MAX_PROPERTY))}`]
  })
  return `::${level} ${pairs.join(',')}::${escapeData(plainText(message, 4000).trim())}`
}

/** As @actions/core does it (packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
