import type { Finding } from '../../report/index.ts'
import { findAnswer, isJsonObject, type JsonObject } from './find-answer.ts'
import { findingPlace } from './finding-place.ts'
import { normalizeControlId } from './normalize-control-id.ts'
import { readSeverity } from './read-severity.ts'

export type FindingsVerdict = 'pass' | 'pass-with-reservations' | 'fail'

export interface Findings {
  summary: string
  /** What the model thinks of it all; undefined when it did not say. */
  verdict: FindingsVerdict | undefined
  findings: Finding[]
  /** One sentence for each thing that had to be mended or left out. */
  warnings: string[]
}

export interface ReadFindingsOptions {
  /** Absolute path of the workspace, as Codex saw it. */
  workspace: string
  /** Whether controls are those of NIST SP 800-53: see `normalizeControlId`. */
  controlIds: boolean
}

/**
 * Reads the answer of a skill out of Codex's last message, and mends what models get wrong. Undefined when there is no
 * answer in it. Never throws: an entry that is no finding is left out, with a warning.
 */
export function readFindings(response: string, options: ReadFindingsOptions): Findings | undefined {
  const answer = findAnswer(response)
  if (!answer) return undefined
  const entries: readonly unknown[] = Array.isArray(answer['findings']) ? answer['findings'] : []
  const findings: Finding[] = []
  const warnings: string[] = []
  const ids = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const read = readFinding(entry, `F-${index + 1}`, options)
    const label = `Finding ${index + 1}`
    warnings.push(...read.faults.map((fault) => `${label} ${fault}.`))
    if (!read.finding) continue
    const id = freeId(read.finding.id, ids)
    if (id !== read.finding.id) warnings.push(`${label} has the id ${read.finding.id} of another one; it is now ${id}.`)
    ids.add(id)
    findings.push({ ...read.finding, id })
  }
  return { summary: textOf(answer['summary']) ?? '', verdict: verdictOf(answer['verdict']), findings, warnings }
}

function readFinding(
  entry: unknown,
  number: string,
  { workspace, controlIds }: ReadFindingsOptions,
): { finding?: Finding; faults: string[] } {
  if (!isJsonObject(entry)) return { faults: ['is no object and was left out'] }
  const title = textOf(entry['title'])
  const evidence = textOf(entry['evidence'])
  const head = title ?? evidence
  if (head === undefined) return { faults: ['has neither title nor evidence and was left out'] }
  const severity = readSeverity(entry['severity'])
  const control = textOf(entry['control'])
  const { outside, ...place } = findingPlace(entry['file'], entry['line'], workspace)
  const faults: string[] = []
  if (!severity) faults.push('has no severity that is known; it counts as medium')
  if (outside !== undefined) faults.push(`names a file outside the workspace: ${outside}`)
  const finding = {
    id: textOf(entry['id']) ?? number,
    severity: severity ?? 'medium',
    title: head,
    ...(control !== undefined && { control: controlIds ? normalizeControlId(control) : control }),
    ...place,
    evidence: evidence ?? '',
    nextStep: nextStepOf(entry) ?? '',
  }
  return { finding, faults }
}

function nextStepOf(entry: JsonObject): string | undefined {
  return [entry['next_step'], entry['nextStep'], entry['next step'], entry['recommendation']].map(textOf).find(Boolean)
}

/** Text that says something; numbers count, since models write ids without quotes. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return text === '' || /^(?:null|none|n\/a)$/i.test(text) ? undefined : text
}

function verdictOf(value: unknown): FindingsVerdict | undefined {
  const verdicts = ['pass', 'pass-with-reservations', 'fail'] as const satisfies FindingsVerdict[]
  return verdicts.find((verdict) => verdict === value)
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id
  for (let copy = 2; ; copy++) if (!taken.has(`${id}-${copy}`)) return `${id}-${copy}`
}
