import { CodexkitError } from '../errors.ts'
import type { Outcome } from './outcome.ts'

/** What the process says in the end: with --strict warnings are failures, and every failure has an error with a code. */
export function concludeOutcome<Result>(outcome: Outcome<Result>, strict: boolean): Outcome<Result> {
  const { exitCode, error, warnings = [] } = outcome
  if (exitCode === 0 && strict && warnings.length > 0) {
    const count = warnings.length === 1 ? 'One warning counts' : `${warnings.length} warnings count`
    const message = `${count} as a failure here, because of --strict.`
    return {
      ...outcome,
      exitCode: 1,
      error: new CodexkitError('CODEXKIT_FINDINGS', message, { hint: 'See the warnings.' }),
    }
  }
  if (exitCode === 0 || error) return outcome
  const found = new CodexkitError('CODEXKIT_FINDINGS', 'There are findings.', { exitCode, hint: 'See the result.' })
  return { ...outcome, error: found }
}
