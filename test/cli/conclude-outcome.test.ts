import { describe, expect, it } from 'vitest'
import { concludeOutcome } from '../../src/cli/conclude-outcome.ts'
import { CodexkitError } from '../../src/errors.ts'

const warning = { code: 'W', message: 'mind' }

describe('an outcome', () => {
  it('that is good stays as it is, with warnings too', () => {
    const outcome = { result: 1, exitCode: 0, warnings: [warning] }
    expect(concludeOutcome(outcome, false)).toBe(outcome)
    expect(concludeOutcome({ result: 1, exitCode: 0 }, true)).toEqual({ result: 1, exitCode: 0 })
  })

  it.each([
    [[warning], 'One warning counts as a failure here, because of --strict.'],
    [[warning, warning], '2 warnings count as a failure here, because of --strict.'],
  ])('with warnings fails under --strict', (warnings, message) => {
    const { exitCode, error } = concludeOutcome({ result: 1, exitCode: 0, warnings }, true)
    expect([exitCode, error?.code, error?.exitCode, error?.message]).toEqual([1, 'CODEXKIT_FINDINGS', 1, message])
  })

  it('that failed keeps its own error, or gets one', () => {
    const error = new CodexkitError('CODEX_AUTH_ERROR', 'No.')
    expect(concludeOutcome({ result: 1, exitCode: 4, error }, true).error).toBe(error)
    expect(concludeOutcome({ result: 1, exitCode: 1 }, false).error).toMatchObject({
      code: 'CODEXKIT_FINDINGS',
      exitCode: 1,
    })
  })
})
