import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { renderJunit, type AuditSurface } from '../../src/report/index.ts'
import { anyRun, FINDING, PASSED } from './sample-run.ts'

interface Fault {
  message: string
  type: string
  '#text'?: string
}

interface Case {
  classname: string
  name: string
  file?: string
  line?: string
  failure?: Fault
  error?: Fault
  'system-out'?: string
}

interface Suite {
  name: string
  tests: string
  failures: string
  errors: string
  time: string
  properties: { property: { name: string; value: string }[] }
  testcase: Case[]
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
  isArray: (name) => name === 'testcase' || name === 'property',
})

function parse(xml: string): Suite {
  expect(XMLValidator.validate(xml)).toBe(true)
  const document = parser.parse(xml) as { testsuites: { testsuite: Suite } }
  return document.testsuites.testsuite
}

const suiteOf = async (parts: Partial<AuditSurface>): Promise<Suite> =>
  parse(await renderJunit({ ...PASSED, ...parts }))

/** Of libxml2; the second opinion is asked where it is installed. */
const XMLLINT = 'xmllint'
const hasXmllint = spawnSync(XMLLINT, ['--version']).error === undefined

it('is one suite with the run, each assertion and each finding', async () => {
  const xml = await renderJunit({
    ...PASSED,
    assertions: [{ name: 'expect-file a', ok: true, message: 'there' }],
    findings: [{ ...FINDING, severity: 'low' }],
  })
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="codexkit" tests="3" failures="0" errors="0" skipped="0" time="61.500">
  <testsuite name="codexkit run-audit" tests="3" failures="0" errors="0" skipped="0" time="61.500" timestamp="2026-11-20T14:15:02.000Z">
    <properties>
      <property name="verdict" value="pass"/>
      <property name="rehearsed" value="false"/>
      <property name="codexVersion" value="0.169.0"/>
      <property name="evidence" value="docs/evidence/codex/20261120T141502Z-run-audit-7f3a"/>
      <property name="threadId" value="01990000-0000-7000-8000-000000000001"/>
      <property name="version" value="0.1.0"/>
    </properties>
    <testcase classname="codexkit.run" name="run-audit" time="61.500"/>
    <testcase classname="codexkit.assertion" name="expect-file a" time="0"/>
    <testcase classname="codexkit.finding.au-03" name="F-1 Passwords are logged" time="0" file="src/login.ts" line="12">
      <system-out>low: Passwords are logged
src/login.ts:12
Evidence: console.log(password)
Next step: Remove the line.
Control: au-03</system-out>
    </testcase>
  </testsuite>
</testsuites>
`)
})

it('is XML for every run, whatever a model wrote into it, and its counts are true', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async (run) => {
      const xml = await renderJunit(run)
      expect(xml).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
      const { testcase, tests, failures, errors } = parse(xml)
      expect(testcase).toHaveLength(1 + run.assertions.length + run.findings.length)
      expect(Number(tests)).toBe(testcase.length)
      expect(Number(failures)).toBe(testcase.filter((one) => one.failure).length)
      expect(Number(errors)).toBe(testcase.filter((one) => one.error).length)
      if (run.verdict === 'fail') expect(Number(failures) + Number(errors)).toBeGreaterThan(0)
      if (hasXmllint) expect(spawnSync(XMLLINT, ['--noout', '-'], { input: xml }).status).toBe(0)
    }),
    { numRuns: 200 },
  )
})

it('gives back the text that went in', async () => {
  const special = fc.array(fc.constantFrom('<', '>', '&', '"', "'", ']]>', '&amp;', 'true', 'a', 'ü', '😀', '.'))
  await fc.assert(
    fc.asyncProperty(special, async (parts) => {
      const text = parts.join('')
      const { testcase } = await suiteOf({ assertions: [{ name: text, ok: false, message: text }] })
      expect(testcase[1]?.name).toBe(text)
      expect(testcase[1]?.failure?.message).toBe(text)
      expect(testcase[1]?.failure?.['#text'] ?? '').toBe(text)
    }),
  )
})

it('of an attribute that is "true" keeps the value', async () => {
  const { properties } = await suiteOf({ rehearsed: true })
  expect(properties.property).toContainEqual({ name: 'rehearsed', value: 'true' })
})

describe('a test case', () => {
  it('of a finding fails for high and medium, and passes for low and info', async () => {
    const severities = ['high', 'medium', 'low', 'info'] as const
    const { testcase, failures } = await suiteOf({ findings: severities.map((severity) => ({ ...FINDING, severity })) })
    expect(testcase.slice(1).map((one) => [one.failure?.type, one['system-out'] !== undefined])).toEqual([
      ['high', false],
      ['medium', false],
      [undefined, true],
      [undefined, true],
    ])
    expect(failures).toBe('2')
  })

  it('of the run is an error when Codex did not end it', async () => {
    const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.', hint: 'Raise --timeout.' }
    const { testcase, errors } = await suiteOf({ verdict: 'fail', error })
    expect(errors).toBe('1')
    expect(testcase[0]?.error).toMatchObject({ type: 'CODEX_TIMEOUT', message: 'Too slow.' })
    expect(testcase[0]?.error?.['#text']).toBe(`Too slow.\nRaise --timeout.\nEvidence: ${PASSED.evidence}`)
  })

  it('of the run fails only when the verdict is fail and no other one says why', async () => {
    const error = { code: 'CODEXKIT_FINDINGS', message: 'There are findings.' }
    const told = await suiteOf({ verdict: 'fail', error, findings: [FINDING] })
    expect(told.testcase.map((one) => one.failure !== undefined)).toEqual([false, true])
    const untold = await suiteOf({ verdict: 'fail', error, findings: [{ ...FINDING, severity: 'low' }] })
    expect(untold.testcase.map((one) => one.failure !== undefined)).toEqual([true, false])
    const noReason = await suiteOf({ verdict: 'fail' })
    expect(noReason.testcase[0]?.failure?.message).toBe('The verdict is fail.')
  })

  it('of an assertion carries its message', async () => {
    const { testcase } = await suiteOf({
      assertions: [{ name: 'expect-file b', ok: false, message: 'b is not there' }],
    })
    expect(testcase[1]).toMatchObject({
      name: 'expect-file b',
      failure: { message: 'b is not there', type: 'assertion' },
    })
  })

  it('of a finding without a file of the repository has neither file nor line', async () => {
    const { testcase } = await suiteOf({ findings: [{ ...FINDING, file: '../x' }] })
    expect(testcase[1]).not.toHaveProperty('file')
    expect(testcase[1]).not.toHaveProperty('line')
    expect(testcase[1]?.failure?.['#text']).toContain('File (not in the workspace): ../x')
  })
})
