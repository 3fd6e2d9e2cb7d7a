import { describe, expect, it } from 'vitest'
import { auditReport } from '../../../src/audit/verdict/audit-report.ts'
import { renderMarkdown } from '../../../src/report/index.ts'
import { auditRequest, auditResult } from '../audit-facts.ts'

describe('a report', () => {
  it('of a good audit has every fact and the last message', () => {
    expect(renderMarkdown(auditReport(auditRequest(), auditResult({ response: '## Verdict\n\nready\n' })))).toBe(
      [
        '# Audit: pass',
        '',
        'Audit of /work space/ü passed.',
        '',
        '|  |  |',
        '| --- | --- |',
        '| Verdict | pass |',
        '| Rehearsed | no |',
        '| Codex | 0.169.0 (pinned, checksum hashed) |',
        '| Model | gpt-5-codex |',
        '| Sandbox mode | workspace-write |',
        '| Approval policy | never |',
        '| Thread | 01a1faa3 |',
        '| Started | 2026-11-20T14:15:02.345Z |',
        '| Took | 1 min 5 s |',
        '| Tokens | 20 in, 6 of them cached, 10 out |',
        '| Items | 3 completed, 1 failed |',
        '| Codex ended | with code 0 (ended) |',
        '',
        '## Last message',
        '',
        '## Verdict',
        '',
        'ready',
        '',
      ].join('\n'),
    )
  })

  it('of a failed rehearsal says that no model was asked, and what to do', () => {
    const error = {
      code: 'CODEX_TIMEOUT',
      message: 'Codex said nothing for 5 s.',
      hint: 'Give it longer.',
      exitCode: 124,
      retryable: true,
      details: {},
    } as const
    const result = auditResult({
      verdict: 'fail',
      rehearsed: true,
      scenario: 'hang',
      threadId: null,
      response: '',
      exit: { code: null, signal: 'SIGTERM', reason: 'idle-timeout' },
      error,
    })
    const { title, summary, facts, sections } = auditReport(auditRequest({ rehearse: 'hang' }), result)
    expect([title, summary]).toEqual(['Rehearsal (hang): fail', 'Codex said nothing for 5 s.'])
    expect(Object.fromEntries(facts.map(({ label, value }) => [label, value]))).toMatchObject({
      Rehearsed: 'yes: no model was asked',
      Model: 'none',
      Thread: 'none',
      'Codex ended': 'by SIGTERM',
    })
    expect(sections).toEqual([
      { kind: 'list', heading: 'Failure', items: ['CODEX_TIMEOUT: Codex said nothing for 5 s.', 'Give it longer.'] },
    ])
  })

  it('of a Codex that did not start says so', () => {
    const result = auditResult({ exit: { code: null, signal: null, reason: 'ended' } })
    const { facts } = auditReport(auditRequest(), result)
    expect(facts.at(-1)).toEqual({ label: 'Codex ended', value: 'before it started' })
  })
})
