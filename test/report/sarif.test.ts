import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as fc from 'fast-check'
import type { Log, Result } from 'sarif'
import { describe, expect, it, test } from 'vitest'
import { renderSarif, type AuditSurface, type Finding } from '../../src/report/index.ts'
import { anyRun, FINDING, PASSED } from './sample-run.ts'

/**
 * SARIF 2.1.0 as OASIS publishes it, in the copy that the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT) ships as
 * lib/schemas/sarif-2.1.0-rtm.5.json, byte for byte. Errata 01 differs in types of enums, `run.language`, and in that a
 * region must have a start; the last is asserted below.
 */
const isValid = compileSchema()

function compileSchema(): (value: unknown) => string | undefined {
  const path = join(import.meta.dirname, '..', 'fixtures', 'sarif-schema-2.1.0.json')
  // Draft 4, of which this one uses only what later drafts understand, but for the name of its id.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const ajv = new Ajv({
    strict: false,
    // One pattern of theirs has a bracket too many.
    unicodeRegExp: false,
    formats: {
      uri: (text: string) => URL.canParse(text) && isUriText(text),
      'uri-reference': (text: string) => URL.canParse(text, 'file:///top/') && isUriText(text),
      'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
    },
  })
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? undefined : ajv.errorsText(validate.errors))
}

/** RFC 3986: unreserved, reserved and whole percent escapes, nothing else. */
function isUriText(text: string): boolean {
  return /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-F]{2})*$/.test(text)
}

function sarifOf(parts: Partial<AuditSurface>): Log['runs'][number] {
  const log = JSON.parse(renderSarif({ ...PASSED, ...parts })) as Log
  expect(isValid(log)).toBeUndefined()
  return log.runs[0]!
}

const resultsOf = (findings: readonly Finding[], parts: Partial<AuditSurface> = {}): Result[] =>
  sarifOf({ ...parts, findings }).results ?? []

const uriOf = (file: string | undefined, parts: Partial<AuditSurface> = {}): string | undefined =>
  resultsOf([{ ...FINDING, file }], parts)[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri

it('the schema refuses what is no SARIF, so that passing it says something', () => {
  expect(isValid({ version: '2.1.0' })).toMatch(/runs/)
  const log = JSON.parse(renderSarif({ ...PASSED, findings: [FINDING] })) as Log
  log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri = 'a b#ü'
  expect(isValid(log)).toMatch(/uri-reference/)
})

it('is valid for every run, whatever a model wrote into it', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const text = renderSarif(run)
      expect(text.isWellFormed()).toBe(true)
      const log = JSON.parse(text) as Log
      expect(isValid(log)).toBeUndefined()
      const [sarif] = log.runs
      expect(sarif?.results).toHaveLength(run.findings.length)
      for (const { locations, message, ruleId, ruleIndex, partialFingerprints } of sarif?.results ?? []) {
        const physical = locations?.[0]?.physicalLocation
        expect(physical?.artifactLocation?.uri).toBeTruthy()
        expect(physical?.artifactLocation?.uri).not.toMatch(/^(?:\.\.\/|\/)/)
        if (physical?.region) expect(physical.region.startLine).toBeGreaterThan(0)
        expect(sarif?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId)
        expect(message.text?.length).toBeLessThan(9000)
        expect(message.text).not.toMatch(/[\0-\u0008\u001b\u202e]|\]\(/)
        expect(message.text?.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/)
        expect(Object.values(partialFingerprints ?? {})[0]).toMatch(/^[\da-f]{64}$/)
      }
      const prints = sarif?.results?.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))
      expect(new Set(prints).size).toBe(prints?.length)
    }),
    { numRuns: 300 },
  )
})

describe('a finding', () => {
  test.each([
    ['high', 'error', '8.0'],
    ['medium', 'warning', '5.5'],
    ['low', 'note', '2.0'],
    ['info', 'note', '0.0'],
  ] as const)('of severity %s has level %s and security severity %s', (severity, level, score) => {
    const run = sarifOf({ findings: [{ ...FINDING, severity }] })
    expect(run.results?.[0]).toMatchObject({ level, ruleId: 'au-03', properties: { 'security-severity': score } })
    expect(run.tool.driver.rules?.[0]).toMatchObject({
      id: 'au-03',
      defaultConfiguration: { level },
      properties: { 'security-severity': score, tags: ['codexkit', 'security'] },
    })
  })

  it('has one rule per control, as bad as its worst finding, and without a control one per severity', () => {
    const findings = [
      { ...FINDING, severity: 'low' },
      { ...FINDING, severity: 'high' },
      { ...FINDING, severity: 'medium', control: undefined },
      { ...FINDING, severity: 'info', control: '' },
    ] satisfies Finding[]
    const { results, tool } = sarifOf({ findings })
    expect(tool.driver.rules?.map(({ id, properties }) => [id, properties?.['security-severity']])).toEqual([
      ['au-03', '8.0'],
      ['codexkit/finding/medium', '5.5'],
      ['codexkit/finding/info', '0.0'],
    ])
    expect(results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['au-03', 'note'],
      ['au-03', 'error'],
      ['codexkit/finding/medium', 'warning'],
      ['codexkit/finding/info', 'note'],
    ])
  })

  test.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src\\win\\a.ts', 'src/win/a.ts'],
    ['/work/shop/src/a.ts', 'src/a.ts'],
    ['my docs/ü#1?%.md', 'my%20docs/%C3%BC%231%3F%25.md'],
    ['a:b.ts', undefined],
    ['/etc/passwd', undefined],
    ['C:\\x\\y.ts', undefined],
    ['../other/a.ts', undefined],
    ['src/../../a.ts', undefined],
    ['https://example.org/a', undefined],
    ['a\nb', undefined],
    ['.', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('in %j points at %j', (file, uri) => {
    expect(uriOf(file)).toBe(uri ?? `${PASSED.evidence}/report.md`)
  })

  test.each([
    ['C:\\Work\\Shop', 'c:\\work\\shop\\src\\a.ts', 'src/a.ts'],
    ['\\\\Server\\Share', '\\\\server\\share\\a.ts', 'a.ts'],
    ['C:\\Work\\Shop', 'c:\\work\\shopping\\a.ts', undefined],
    ['/Work/Shop', '/work/shop/src/a.ts', undefined],
  ])('in the workspace %s finds %s, in any case where the system does not look at it', (workspace, file, uri) => {
    expect(uriOf(file, { workspace })).toBe(uri ?? `${PASSED.evidence}/report.md`)
  })

  it('of a workspace below the top of its repository points from the top', () => {
    const below = { repositoryFolder: 'packages/api' }
    expect(uriOf('src/a.ts', below)).toBe('packages/api/src/a.ts')
    expect(uriOf(undefined, below)).toBe(`packages/api/${PASSED.evidence}/report.md`)
  })

  test.each([
    ['/var/my evidence/x', 'file:///var/my%20evidence/x/report.md'],
    ['D:\\evidence\\x', 'file:///D:/evidence/x/report.md'],
    ['\\\\server\\share\\x', 'file://server/share/x/report.md'],
  ])('without a file points at evidence in %s', (evidence, uri) => {
    expect(uriOf(undefined, { evidence })).toBe(uri)
  })

  test.each([
    ['docs/mcp.md', 'docs/mcp.md'],
    ['/home/me/.codex/config.toml', 'file:///home/me/.codex/config.toml'],
    ['C:\\Users\\me\\.codex\\config.toml', 'file:///C:/Users/me/.codex/config.toml'],
  ])('outside of the workspace points at the report %s where one is named', (reportFile, uri) => {
    expect(uriOf('/home/me/.codex/config.toml', { reportFile })).toBe(uri)
    expect(uriOf('src/a.ts', { reportFile })).toBe('src/a.ts')
  })

  it('has a region only when its line is known and its file is named', () => {
    const regionOf = (parts: Partial<Finding>): unknown =>
      resultsOf([{ ...FINDING, ...parts }])[0]?.locations?.[0]?.physicalLocation?.region
    expect(regionOf({})).toEqual({ startLine: 12 })
    for (const line of [undefined, 0, -3, 1.5, Number.NaN, 2 ** 31]) expect(regionOf({ line })).toBeUndefined()
    expect(regionOf({ file: undefined })).toBeUndefined()
    expect(regionOf({ file: '../x' })).toBeUndefined()
  })

  it('says all it has, with braces doubled and no links, and names a file that is not used', () => {
    const text = { evidence: 'if (x) { log([a](1)) }', file: '/etc/passwd' }
    expect(resultsOf([{ ...FINDING, ...text }])[0]?.message.text).toBe(
      'Passwords are logged\nEvidence: if (x) {{ log([a] (1)) }}\nNext step: Remove the line.\nControl: au-03\n' +
        'File (not in the workspace): /etc/passwd',
    )
  })

  it('keeps its fingerprint when lines, ids, order and severity change, and loses it with file, control or title', () => {
    const printOf = (finding: Finding, parts: Partial<AuditSurface> = {}): string | undefined =>
      resultsOf([finding], parts)[0]?.partialFingerprints?.['codexkitFinding/v1']
    const base = { ...FINDING, title: 'Secret on line 12' }
    const same = printOf(base)
    const moved = {
      ...base,
      id: 'F-9',
      line: 99,
      severity: 'low',
      evidence: 'else',
      title: 'secret  on line 99',
    } as const
    expect(printOf(moved)).toBe(same)
    expect(printOf(base, { evidence: 'elsewhere', startedAt: '2027-01-01T00:00:00Z' })).toBe(same)
    expect(resultsOf([{ ...base, file: 'z.ts' }, base])[1]?.partialFingerprints?.['codexkitFinding/v1']).toBe(same)
    const others = [{ file: 'src/other.ts' }, { control: 'au-04' }, { title: 'Another' }]
    for (const other of others) expect(printOf({ ...base, ...other })).not.toBe(same)
    expect(printOf(base, { rehearsed: true })).not.toBe(same)
    const noFile = { ...base, file: undefined }
    expect(printOf(noFile)).toBe(printOf(noFile, { evidence: 'docs/evidence/codex/another' }))
  })
})

describe('the run', () => {
  it('was successful with findings, and not when Codex failed, of which it tells', () => {
    expect(sarifOf({}).invocations?.[0]).toEqual({
      startTimeUtc: '2026-11-20T14:15:02.000Z',
      endTimeUtc: '2026-11-20T14:16:03.500Z',
      executionSuccessful: true,
      exitCode: 0,
      toolExecutionNotifications: [],
    })
    const findings = sarifOf({ verdict: 'fail', exitCode: 1, error: { code: 'CODEXKIT_FINDINGS', message: 'Some.' } })
    expect(findings.invocations?.[0]).toMatchObject({ executionSuccessful: true, exitCode: 1 })
    const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.', hint: 'Raise --timeout.' }
    expect(sarifOf({ verdict: 'fail', exitCode: 124, error }).invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      exitCode: 124,
      toolExecutionNotifications: [
        { level: 'error', descriptor: { id: 'CODEX_TIMEOUT' }, message: { text: 'Too slow.\nRaise --timeout.' } },
      ],
    })
  })

  it('tells of failed assertions', () => {
    const assertions = [
      { name: 'expect-file a', ok: true, message: 'there' },
      { name: 'expect-file b', ok: false, message: 'not there' },
    ]
    const [invocation] = sarifOf({ assertions }).invocations ?? []
    expect(invocation?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      'expect-file b: not there',
    ])
  })

  it('says when it was rehearsed: in its category, its properties and each message', () => {
    const run = sarifOf({ rehearsed: true, findings: [FINDING] })
    expect(run.automationDetails?.id).toBe('codexkit/run-audit-rehearsal/')
    expect(run.properties).toMatchObject({ rehearsed: true, verdict: 'pass' })
    expect(run.results?.[0]?.message.text).toMatch(/^Rehearsal: Passwords/)
    expect(sarifOf({}).automationDetails?.id).toBe('codexkit/run-audit/')
  })

  test.each([
    [{ workspace: '/work/my shop' }, 'file:///work/my%20shop/'],
    [{ workspace: '/' }, 'file:///'],
    [{ workspace: 'D:\\a\\shop' }, 'file:///D:/a/shop/'],
    [{ workspace: '/work/mono/packages/api', repositoryFolder: 'packages/api' }, 'file:///work/mono/'],
    [{ workspace: '/work/else', repositoryFolder: 'packages/api' }, undefined],
    [{ workspace: undefined }, undefined],
  ])('of %j has the source root %s', (parts, uri) => {
    expect(sarifOf(parts).originalUriBaseIds?.['%SRCROOT%']?.uri).toBe(uri)
  })

  it('has at most 25,000 results, the worst ones, and says how many are left out', { timeout: 60_000 }, () => {
    const low = Array.from({ length: 25_001 }, (_, index): Finding => ({
      ...FINDING,
      severity: 'low',
      title: `T${index}`,
    }))
    const { results, invocations } = sarifOf({ findings: [...low, FINDING] })
    expect(results).toHaveLength(25_000)
    expect(results?.[0]).toMatchObject({ level: 'error' })
    expect(invocations?.[0]?.toolExecutionNotifications?.[0]).toMatchObject({
      level: 'warning',
      message: { text: '2 findings were left out.' },
    })
  })

  it('names what was redacted by its placeholder', () => {
    expect(sarifOf({ redactions: ['OPENAI_API_KEY', 'OPENAI_API_KEY'] }).redactionTokens).toEqual([
      '[redacted:OPENAI_API_KEY]',
    ])
  })
})
