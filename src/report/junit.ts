import { ranToEnd, type AuditSurface } from './audit-surface.ts'
import { findingDetails, findingTitle } from './finding-text.ts'
import type { Finding } from './finding.ts'
import { plainLine, plainText } from './plain-text.ts'
import { placeOf } from './workspace-path.ts'

const MAX_NAME = 255
const MAX_TEXT = 10_000

/** An element: names that start with `@_` are attributes, `#text` is the text. */
interface Element {
  [name: string]: string | Element | readonly Element[]
}

interface TestCase {
  element: Element
  outcome: 'passed' | 'failure' | 'error'
}

/**
 * A run as JUnit XML, ended by a line feed: one suite with the run itself, each assertion and each finding as test cases.
 * A finding of severity high or medium is a failure, since CI systems show only those to everybody; low and info pass, and
 * say what they found in `system-out`. So failures may stand beside a verdict of `pass`: the verdict is the test case
 * `run`, and a property. A run that Codex did not end is an `error`, which CI systems tell from a failed test.
 */
export async function renderJunit(run: AuditSurface): Promise<string> {
  // Loaded here, because few runs write JUnit and every run loads this module.
  const { default: Builder } = await import('fast-xml-builder')
  const builder = new Builder({
    ignoreAttributes: false,
    format: true,
    suppressEmptyNode: true,
    // Else an attribute that is "true" loses its value, which is no XML.
    suppressBooleanAttributes: false,
  })
  const others = [...run.assertions.map(assertionCase), ...run.findings.map((finding) => findingCase(run, finding))]
  const cases = [runCase(run, others), ...others]
  const counts = {
    '@_tests': String(cases.length),
    '@_failures': String(cases.filter(({ outcome }) => outcome === 'failure').length),
    '@_errors': String(cases.filter(({ outcome }) => outcome === 'error').length),
    '@_skipped': '0',
    '@_time': seconds(run),
  }
  const suite: Element = {
    '@_name': plainLine(`${run.tool.name} ${run.command}`, MAX_NAME),
    ...counts,
    '@_timestamp': plainLine(run.startedAt, MAX_NAME),
    properties: { property: propertiesOf(run) },
    testcase: cases.map(({ element }) => element),
  }
  const xml = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuites: { '@_name': plainLine(run.tool.name, MAX_NAME), ...counts, testsuite: [suite] },
  })
  return `${xml.trimEnd()}\n`
}

function propertiesOf(run: AuditSurface): Element[] {
  const values = {
    verdict: run.verdict,
    rehearsed: String(run.rehearsed),
    codexVersion: run.codexVersion,
    evidence: run.evidence,
    threadId: run.threadId ?? '',
    version: run.tool.version,
  }
  return Object.entries(values).map(([name, value]) => ({ '@_name': name, '@_value': plainLine(value, 1024) }))
}

function runCase(run: AuditSurface, others: readonly TestCase[]): TestCase {
  const { error, verdict } = run
  const attributes = {
    '@_classname': 'codexkit.run',
    '@_name': plainLine(run.command, MAX_NAME),
    '@_time': seconds(run),
  }
  // Findings and failed assertions have test cases of their own; a verdict that has no other one is told here.
  const isTold = ranToEnd(run) && (verdict === 'pass' || others.some(({ outcome }) => outcome !== 'passed'))
  if (isTold) return { element: attributes, outcome: 'passed' }
  const outcome = ranToEnd(run) ? 'failure' : 'error'
  const message = error?.message ?? 'The verdict is fail.'
  const text = [message, error?.hint ?? '', `Evidence: ${run.evidence}`].join('\n')
  return { element: { ...attributes, [outcome]: fault(message, error?.code ?? 'verdict', text) }, outcome }
}

function assertionCase({ name, ok, message }: AuditSurface['assertions'][number]): TestCase {
  const attributes = { '@_classname': 'codexkit.assertion', '@_name': plainLine(name, MAX_NAME), '@_time': '0' }
  if (ok) return { element: attributes, outcome: 'passed' }
  return { element: { ...attributes, failure: fault(message, 'assertion', message) }, outcome: 'failure' }
}

function findingCase(run: AuditSurface, finding: Finding): TestCase {
  const { severity, id, control = '' } = finding
  const place = placeOf(run, finding)
  const title = findingTitle(run, finding, MAX_NAME)
  const attributes: Element = {
    '@_classname': plainLine(control === '' ? 'codexkit.finding' : `codexkit.finding.${control}`, MAX_NAME),
    '@_name': plainLine(`${id} ${title}`, MAX_NAME),
    '@_time': '0',
    ...(place.isNamed && { '@_file': plainLine(place.path, Infinity) }),
    ...(place.line !== undefined && { '@_line': String(place.line) }),
  }
  const where = place.line === undefined ? place.path : `${place.path}:${place.line}`
  const text = `${severity}: ${title}\n${where}\n${findingDetails(run, finding, MAX_TEXT)}`
  return severity === 'high' || severity === 'medium'
    ? { element: { ...attributes, failure: fault(title, severity, text) }, outcome: 'failure' }
    : { element: { ...attributes, 'system-out': { '#text': plainText(text, MAX_TEXT) } }, outcome: 'passed' }
}

function fault(message: string, type: string, text: string): Element {
  return {
    '@_message': plainLine(message, 1024),
    '@_type': plainLine(type, MAX_NAME),
    '#text': plainText(text, MAX_TEXT),
  }
}

function seconds({ durationMs }: AuditSurface): string {
  return (durationMs / 1000).toFixed(3)
}
