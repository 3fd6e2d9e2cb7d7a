import { CODEX_ERROR_CODES, CODEXKIT_ERROR_CODES, CodexkitError, type ErrorCode } from '../../errors.ts'
import { EXIT_CODES } from '../../exit-codes.ts'
import { ADVICE, type Advice } from './advice.ts'
import { knownFailures, type KnownFailure } from './known-failures.ts'

/** One error code with all that is known about it. */
export interface CodeExplanation extends Omit<Advice, 'otherExits'> {
  code: ErrorCode
  /** The exit code it usually has. */
  exitCode: number
  meaning: string
  otherExits: readonly { exitCode: number; when: string }[]
  /** The narrower causes that an error of this code can name in its details. */
  failures: readonly { failureCode: string; retryable: boolean; exitCode: number; hint: string }[]
}

/** The answer to `codexkit explain`: all codes when nothing was asked, else those that the word stands for. */
export interface Explanation {
  asked: string | null
  /** Set when an exit code was asked for. */
  exit: { exitCode: number; meaning: string } | null
  /** Set when one failure code was asked for. */
  failure: { failureCode: string; retryable: boolean; exitCode: number; hint: string } | null
  codes: readonly CodeExplanation[]
}

/** Every error code, those of Codex runs first. */
export function allExplanations(): CodeExplanation[] {
  const failures = knownFailures()
  return [...CODEX_ERROR_CODES, ...CODEXKIT_ERROR_CODES].map((code) => explainCode(code, failures))
}

/**
 * What a word stands for: an error code (also without its prefix), an exit code, or a failure code, in any case and with
 * dashes or underscores. Undefined for any other word.
 */
export function explainWord(word: string): Explanation | undefined {
  const asked = plain(word)
  const all = allExplanations()
  const exit = Object.values(EXIT_CODES).find(({ code }) => String(code) === asked)
  if (exit) {
    const codes = all.filter((code) => exitsOf(code).includes(exit.code))
    return { asked: word, exit: { exitCode: exit.code, meaning: exit.meaning }, failure: null, codes }
  }
  const named = all.filter(({ code }) => plain(code) === asked)
  if (named.length > 0) return { asked: word, exit: null, failure: null, codes: named }
  for (const code of all) {
    const failure = code.failures.find(({ failureCode }) => plain(failureCode) === asked)
    if (failure) return { asked: word, exit: null, failure, codes: [code] }
  }
  const short = all.filter(({ code }) => plain(code).replace(/^codex(?:kit)?_/, '') === asked)
  return short.length > 0 ? { asked: word, exit: null, failure: null, codes: short } : undefined
}

/** Every word that `explainWord` knows, for suggestions. */
export function knownWords(): string[] {
  const all = allExplanations()
  const failures = all.flatMap((code) => code.failures.map(({ failureCode }) => failureCode))
  return [...all.map(({ code }) => code), ...failures]
}

function explainCode(code: ErrorCode, failures: readonly KnownFailure[]): CodeExplanation {
  // The error itself knows its exit code; the table in errors.ts is not open.
  const { exitCode } = new CodexkitError(code, '')
  const { otherExits = [], ...advice } = ADVICE[code]
  const own = failures.filter((failure) => failure.code === code)
  return {
    code,
    exitCode,
    meaning: Object.values(EXIT_CODES).find((exit) => exit.code === exitCode)?.meaning ?? '',
    otherExits,
    ...advice,
    failures: own.map(({ failureCode, retryable, hint, exitCode: other }) => {
      return { failureCode, retryable, exitCode: other ?? exitCode, hint }
    }),
  }
}

/** Every exit code that an error of this code can have, the usual one first. */
export function exitsOf({ exitCode, otherExits, failures }: CodeExplanation): number[] {
  const all = [exitCode, ...otherExits.map((exit) => exit.exitCode), ...failures.map((failure) => failure.exitCode)]
  return [...new Set(all)]
}

/** What happened, in a few words for a table: the first clause. */
export function headline({ happened }: Pick<Advice, 'happened'>): string {
  return happened.split(/[.:](?=\s|$)/, 1)[0] ?? happened
}

function plain(word: string): string {
  return word.trim().toLowerCase().replaceAll('-', '_')
}
