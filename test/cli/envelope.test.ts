import { expect, it } from 'vitest'
import { errorEnvelope, outcomeEnvelope } from '../../src/cli/envelope.ts'
import { CodexkitError } from '../../src/errors.ts'

const error = new CodexkitError('CODEX_RATE_LIMITED', 'Too fast.', {
  hint: 'Wait.',
  retryable: true,
  details: { retryAfterMs: 1200 },
  cause: new Error('sk-proj-hidden'),
})
const errorJson = {
  code: 'CODEX_RATE_LIMITED',
  message: 'Too fast.',
  hint: 'Wait.',
  exitCode: 5,
  retryable: true,
  details: { retryAfterMs: 1200 },
}
const head = { schemaVersion: 1, tool: 'codexkit', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string }

it('a success has a result and no error', () => {
  expect(outcomeEnvelope('env-report', { result: { a: 1 }, exitCode: 0 })).toEqual({
    ...head,
    command: 'env-report',
    ok: true,
    exitCode: 0,
    result: { a: 1 },
    warnings: [],
  })
})

it('a failed verdict has a result and an error', () => {
  expect(outcomeEnvelope('run-audit', { result: { verdict: 'fail' }, exitCode: 5, error })).toEqual({
    ...head,
    command: 'run-audit',
    ok: false,
    exitCode: 5,
    result: { verdict: 'fail' },
    error: errorJson,
    warnings: [],
  })
})

it('the exit code decides whether it is ok', () => {
  const warnings = [{ code: 'W', message: 'mind' }]
  expect(outcomeEnvelope('x', { result: null, exitCode: 1, warnings })).toMatchObject({
    ok: false,
    exitCode: 1,
    warnings,
  })
})

it('work that could not be done has an error and no result', () => {
  const envelope = errorEnvelope('run-audit', error)
  expect(envelope).toEqual({ ...head, command: 'run-audit', ok: false, exitCode: 5, error: errorJson, warnings: [] })
  expect(JSON.stringify(envelope)).not.toContain('sk-proj-hidden')
})

it('an error without a hint has no hint', () => {
  const { error } = errorEnvelope('x', new CodexkitError('CODEXKIT_FILE', 'No.'))
  expect(error).toEqual({ code: 'CODEXKIT_FILE', message: 'No.', exitCode: 9, retryable: false, details: {} })
})
