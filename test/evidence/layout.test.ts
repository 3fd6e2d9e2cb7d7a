import { expect, it, test } from 'vitest'
import { dayStamp, EVIDENCE_FILES, evidenceName, isRunName, runStart } from '../../src/evidence/layout.ts'

it('the files of one run have the names of the contract', () => {
  expect(EVIDENCE_FILES).toEqual({
    verdict: 'verdict.json',
    report: 'report.md',
    reportHtml: 'report.html',
    events: 'events.jsonl',
    codexEvents: 'codex-events.jsonl',
    stderr: 'stderr.log',
    transcript: 'transcript.log',
    lastMessage: 'last-message.md',
    prompt: 'prompt.md',
    environment: 'environment.json',
    changes: 'changes.patch',
    rollout: 'rollout.jsonl',
    rehearsalRequests: 'rehearsal-requests.jsonl',
    sums: 'SHA256SUMS',
  })
})

test.each([
  ['2026-11-20T14:15:02.345Z', /^20261120T141502Z-run-audit-[0-9a-f]{4}$/, '20261120'],
  ['2026-01-01T00:00:00Z', /^20260101T000000Z-run-audit-[0-9a-f]{4}$/, '20260101'],
  ['2026-11-20T23:59:59-11:00', /^20261121T105959Z-run-audit-[0-9a-f]{4}$/, '20261121'],
])('a run at %s stands in a folder like %s', (time, name, day) => {
  expect(evidenceName('run-audit', new Date(time))).toMatch(name)
  expect(dayStamp(new Date(time))).toBe(day)
})

it('folders sort by time', () => {
  const times = ['2026-11-20T14:15:02Z', '2026-11-20T14:15:03Z', '2026-11-21T00:00:00Z', '2027-01-01T00:00:00Z']
  const names = times.map((time) => evidenceName('run-audit', new Date(time)))
  expect([...names].sort()).toEqual(names)
})

it('a name tells when the run began', () => {
  const start = new Date('2026-11-20T14:15:02Z')
  expect(runStart(evidenceName('run-audit', start))).toEqual(start)
})

it.each(['latest.json', '20261120', '20261120T141502Z-', '20261320T141502Z-run-audit-7f3a', 'x20261120T141502Z-a'])(
  '%s is the name of no run',
  (name) => {
    expect(isRunName(name)).toBe(false)
  },
)
