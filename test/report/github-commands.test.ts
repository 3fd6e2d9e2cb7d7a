import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { githubOutputs, maskCommands, renderGithubAnnotations, type AuditSurface } from '../../src/report/index.ts'
import { anyRun, FINDING, hostileText, PASSED } from './sample-run.ts'

const annotationsOf = (parts: Partial<AuditSurface>): string[] => renderGithubAnnotations({ ...PASSED, ...parts })

/** As the runner reads a command: ActionCommand.TryParseV2 of actions/runner. */
function runnerReads(line: string): { command: string; properties: Record<string, string>; data: string } {
  const end = line.indexOf('::', 2)
  const [, command = '', list = ''] = /^(\S+)(?: (.*))?$/s.exec(line.slice(2, end)) ?? []
  const properties = list
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
  const unescape = (text = ''): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%')
  return {
    command,
    properties: Object.fromEntries(properties.map(([name, value]) => [name, unescape(value)])),
    data: unescape(line.slice(end + 2)),
  }
}

describe('annotations', () => {
  it('are workflow commands, one per finding', () => {
    expect(annotationsOf({ findings: [FINDING] })).toEqual([
      '::error file=src/login.ts,line=12,title=Passwords are logged::Evidence: console.log(password)%0ANext step: Remove the line.%0AControl: au-03',
    ])
    expect(annotationsOf({})).toEqual([])
  })

  test.each([
    ['100%\r\nof it', '::notice title=100%25 of it::Evidence: 100%25%0Aof it'],
    ['a: b, c', '::notice title=a%3A b%2C c::Evidence: a: b, c'],
    ['%0A::error::x', '::notice title=%250A%3A%3Aerror%3A%3Ax::Evidence: %250A::error::x'],
    ['\u001b[31mred', '::notice title=[31mred::Evidence: [31mred'],
  ])('escape %j', (text, line) => {
    expect(
      annotationsOf({ findings: [{ id: '', severity: 'low', title: text, evidence: text, nextStep: '' }] }),
    ).toEqual([line])
  })

  it('have the level of the severity, the worst first', () => {
    const severities = ['info', 'medium', 'low', 'high'] as const
    const lines = annotationsOf({ findings: severities.map((severity) => ({ ...FINDING, severity, title: severity })) })
    const read = lines.map(runnerReads).map(({ command, properties }) => `${command} ${properties['title']}`)
    expect(read).toEqual(['error high', 'warning medium', 'notice low', 'notice info'])
  })

  it('begin with the failure of the run and failed assertions', () => {
    const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.', hint: 'Raise --timeout.' }
    const assertions = [
      { name: 'expect-file a', ok: true, message: 'there' },
      { name: 'expect-file b', ok: false, message: 'not there' },
    ]
    expect(annotationsOf({ error, assertions })).toEqual([
      '::error title=CODEX_TIMEOUT::Too slow.%0ARaise --timeout.',
      '::error title=expect-file b::not there',
    ])
    expect(annotationsOf({ error: { code: 'CODEXKIT_FINDINGS', message: 'There are findings.' } })).toEqual([])
  })

  it('are at most ten of a level, and the last says how many are not shown', () => {
    const many = (count: number): string[] => annotationsOf({ findings: Array(count).fill(FINDING) })
    expect(many(10)).toHaveLength(10)
    expect(many(10)[9]).toMatch(/Passwords/)
    expect(many(12)).toHaveLength(10)
    expect(many(12)[9]).toBe('::error title=More::3 more are in the summary of the step.')
  })

  it('point at files of the repository only, and say when they were rehearsed', () => {
    expect(annotationsOf({ findings: [{ ...FINDING, file: '../x' }] })[0]).toMatch(/^::error title=Passwords/)
    expect(annotationsOf({ repositoryFolder: 'api', findings: [FINDING] })[0]).toMatch(
      /^::error file=api\/src\/login.ts,/,
    )
    const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.' }
    for (const line of annotationsOf({ rehearsed: true, findings: [FINDING], error })) {
      expect(runnerReads(line).properties['title']).toMatch(/^Rehearsal: /)
    }
  })

  it('are one command each, whatever a model wrote', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        for (const line of renderGithubAnnotations(run)) {
          expect(line).not.toMatch(/[\r\n\0\u001b]/)
          const { command, properties } = runnerReads(line)
          expect(['error', 'warning', 'notice']).toContain(command)
          expect(Object.keys(properties).every((name) => ['file', 'line', 'title'].includes(name))).toBe(true)
          expect(properties['title']?.length).toBeLessThanOrEqual(1024)
          expect(line.length).toBeLessThan(50_000)
        }
      }),
      { numRuns: 200 },
    )
  })
})

it('outputs tell what later steps ask', () => {
  expect(githubOutputs({ ...PASSED, findings: [FINDING] })).toEqual({
    verdict: 'pass',
    'exit-code': '0',
    'failure-code': '',
    'thread-id': '01990000-0000-7000-8000-000000000001',
    evidence: PASSED.evidence,
    findings: '1',
    rehearsed: 'false',
  })
  const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.' }
  const failed = { ...PASSED, verdict: 'fail', exitCode: 124, threadId: null, rehearsed: true, error } as const
  expect(githubOutputs(failed)).toMatchObject({
    verdict: 'fail',
    'exit-code': '124',
    'failure-code': 'CODEX_TIMEOUT',
    'thread-id': '',
    rehearsed: 'true',
  })
})

describe('masks', () => {
  test.each([
    [['sk-abc'], ['::add-mask::sk-abc']],
    [['line one\r\nline two\n'], ['::add-mask::line one', '::add-mask::line two']],
    [['100%25'], ['::add-mask::100%2525']],
    [['same', 'same', '  same  '], ['::add-mask::same']],
    [['', '   ', '\n', 'abc', '{\n  "key": 1\n}'], ['::add-mask::"key": 1']],
  ])('for %j are %j', (values, commands) => {
    expect(maskCommands(values)).toEqual(commands)
  })

  it('cover every line of four characters or more, and are one line each', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 4 }), (values) => {
        const commands = maskCommands(values)
        for (const one of commands) expect(one).toMatch(/^::add-mask::[^\r\n]+$/)
        const masked = new Set(
          commands.map((one) => runnerReads(`::x ${one.slice(2)}`).data.replace(/^add-mask::/, '')),
        )
        const lines = values.flatMap((value) => value.split(/[\r\n]+/)).map((line) => line.trim())
        const escapes = /%(?:0D|0A|3A|2C)/
        expect(lines.filter((line) => line.length >= 4 && !escapes.test(line) && !masked.has(line))).toEqual([])
      }),
    )
  })
})
