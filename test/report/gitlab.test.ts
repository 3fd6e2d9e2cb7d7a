import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderGitlab, type AuditSurface } from '../../src/report/index.ts'
import { anyRun, FINDING, PASSED } from './sample-run.ts'

interface Issue {
  description: string
  check_name: string
  fingerprint: string
  severity: string
  location: { path: string; lines: { begin: number } }
}

const issuesOf = (parts: Partial<AuditSurface>): Issue[] => JSON.parse(renderGitlab({ ...PASSED, ...parts })) as Issue[]

it('is a list of findings as GitLab reads them', () => {
  const [issue, ...others] = issuesOf({ findings: [FINDING] })
  expect(others).toEqual([])
  expect(issue).toEqual({
    description: 'Passwords are logged\nEvidence: console.log(password)\nNext step: Remove the line.\nControl: au-03',
    check_name: 'au-03',
    fingerprint: expect.stringMatching(/^[\da-f]{64}$/),
    severity: 'critical',
    location: { path: 'src/login.ts', lines: { begin: 12 } },
  })
  expect(renderGitlab(PASSED)).toBe('[]\n')
})

it('has only what GitLab takes, for every run, and no fingerprint twice', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const text = renderGitlab(run)
      expect(text.isWellFormed()).toBe(true)
      const issues = JSON.parse(text) as Issue[]
      for (const issue of issues) {
        expect(Object.keys(issue)).toEqual(['description', 'check_name', 'fingerprint', 'severity', 'location'])
        expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue.severity)
        expect(issue.check_name).not.toBe('')
        expect(issue.description.length).toBeLessThanOrEqual(2000)
        expect(issue.location.path).not.toMatch(/^(?:\.{0,2}\/?$|\.\.?\/)|\\/)
        expect(Number.isInteger(issue.location.lines.begin) && issue.location.lines.begin > 0).toBe(true)
      }
      expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
    }),
    { numRuns: 200 },
  )
})

describe('an issue', () => {
  it('has the severity of its finding', () => {
    const severities = ['high', 'medium', 'low', 'info'] as const
    const issues = issuesOf({ findings: severities.map((severity) => ({ ...FINDING, severity })) })
    expect(issues.map(({ severity }) => severity)).toEqual(['critical', 'major', 'minor', 'info'])
  })

  it('without a file stands at the report in the evidence, and says so', () => {
    const [issue] = issuesOf({ findings: [{ ...FINDING, file: undefined }] })
    expect(issue?.location).toEqual({ path: `${PASSED.evidence}/report.md`, lines: { begin: 1 } })
    expect(issue?.description).toMatch(/^Passwords are logged \(no file named\)\n/)
  })

  it('tells of a failed run and of failed assertions, so that an empty list means a clean run', () => {
    const assertions = [
      { name: 'expect-file a', ok: true, message: 'there' },
      { name: 'expect-file b', ok: false, message: 'not there' },
    ]
    const issues = issuesOf({ error: { code: 'CODEX_TIMEOUT', message: 'Too slow.' }, assertions })
    expect(issues.map(({ severity, check_name, description }) => [severity, check_name, description])).toEqual([
      ['blocker', 'codexkit/run', 'CODEX_TIMEOUT: Too slow.'],
      ['blocker', 'codexkit/assertion', 'expect-file b: not there'],
    ])
    expect(issuesOf({ error: { code: 'CODEXKIT_FINDINGS', message: 'There are findings.' } })).toEqual([])
  })

  it('of a rehearsal says so', () => {
    const error = { code: 'CODEX_TIMEOUT', message: 'Too slow.' }
    for (const { description } of issuesOf({ rehearsed: true, findings: [FINDING], error })) {
      expect(description).toMatch(/^Rehearsal: /)
    }
  })
})
