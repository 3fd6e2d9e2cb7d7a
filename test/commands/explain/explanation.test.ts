import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { FAILURE_RULES } from '../../../src/codex/failures/failure-rules.ts'
import { allExplanations, exitsOf, explainWord, headline } from '../../../src/commands/explain/explanation.ts'
import { CODEX_ERROR_CODES, CODEXKIT_ERROR_CODES } from '../../../src/errors.ts'
import { EXIT_CODES } from '../../../src/exit-codes.ts'
import { anyText } from '../../codex/any-text.ts'

const SRC = join(import.meta.dirname, '..', '..', '..', 'src')
const CODES = [...CODEX_ERROR_CODES, ...CODEXKIT_ERROR_CODES]
const ALL = allExplanations()
const explainedFailures = ALL.flatMap(({ failures }) => failures.map(({ failureCode }) => failureCode))

/** The codes that a word leads to. */
const codesOf = (word: string): string[] | undefined => explainWord(word)?.codes.map(({ code }) => code)

describe('the table of advice', () => {
  it('has every error code', () => {
    expect(ALL.map(({ code }) => code)).toEqual(CODES)
  })

  test.each(ALL)('says of $code what happened, what to check and what to do', (code) => {
    expect(code.happened).toMatch(/^\S.*\.$/)
    expect(headline(code).length).toBeLessThanOrEqual(100)
    expect(code.check.length).toBeGreaterThan(0)
    expect(code.act.length).toBeGreaterThan(0)
    for (const text of [...code.act, ...code.check.map(({ say }) => say), code.mendedBy])
      expect(text).toMatch(/^\S.*\.$/)
    expect(Object.values(EXIT_CODES).map((exit): number => exit.code)).toEqual(expect.arrayContaining(exitsOf(code)))
  })

  it('has every failure code of the rules, each once', () => {
    expect(explainedFailures).toEqual(expect.arrayContaining(FAILURE_RULES.map(({ failureCode }) => failureCode)))
    expect(new Set(explainedFailures).size).toBe(explainedFailures.length)
  })

  it('has every failure code that stands in the source', () => {
    const texts = globSync('**/*.ts', { cwd: SRC }).map((path) => readFileSync(join(SRC, path), 'utf8'))
    const written = texts.flatMap((text) => [...text.matchAll(/\bfailureCode: '([\w-]+)'/g)].map((match) => match[1]))
    expect(written.length).toBeGreaterThan(20)
    expect(written.filter((code) => !explainedFailures.includes(code ?? ''))).toEqual([])
  })

  test.each(ALL.filter(({ failures }) => failures.length > 0))(
    'says of $code that a retry helps when it does',
    (code) => {
      const answers = new Set(code.failures.map(({ retryable }) => retryable))
      expect(code.retry).toBe(answers.size === 2 ? 'sometimes' : answers.has(true) ? 'yes' : 'no')
    },
  )

  test.each(ALL)('names exit codes of failures of $code among its own', ({ exitCode, otherExits, failures }) => {
    const exits = [exitCode, ...otherExits.map((other) => other.exitCode)]
    expect(failures.filter((failure) => !exits.includes(failure.exitCode))).toEqual([])
  })
})

describe('a word', () => {
  test.each([
    ['CODEX_RATE_LIMITED', ['CODEX_RATE_LIMITED']],
    ['codex_rate_limited', ['CODEX_RATE_LIMITED']],
    [' codex-rate-limited ', ['CODEX_RATE_LIMITED']],
    ['rate_limited', ['CODEX_RATE_LIMITED']],
    ['Usage_Limit', ['CODEX_RATE_LIMITED']],
    ['idle-timeout', ['CODEX_TIMEOUT']],
    ['idle_timeout', ['CODEX_TIMEOUT']],
    ['bug', ['CODEXKIT_BUG']],
    ['4', ['CODEX_AUTH_ERROR']],
    ['124', ['CODEX_TIMEOUT']],
    ['9', ['CODEX_INVALID_CONFIG', 'CODEXKIT_FILE', 'CODEXKIT_UNSAFE_ENV_FILE']],
    ['6', ['CODEX_TRANSPORT_ERROR', 'CODEX_INTERNAL_ERROR', 'CODEXKIT_NETWORK']],
    ['0', []],
    ['', undefined],
    ['99', undefined],
    ['constructor', undefined],
  ] as [string, string[] | undefined][])('%j leads to %j', (word, codes) => {
    expect(codesOf(word)).toEqual(codes)
  })

  test.each(CODES)('%s leads to itself alone', (code) => {
    expect(codesOf(code)).toEqual([code])
  })

  test.each(explainedFailures)('%s leads to what it means', (failureCode) => {
    expect(explainWord(failureCode)).toMatchObject({ failure: { failureCode } })
  })

  it('of an exit code says what that means', () => {
    expect(explainWord('5')).toMatchObject({ exit: { exitCode: 5, meaning: 'rate limit or quota' }, failure: null })
  })

  it('of any text gives an answer or undefined', () => {
    fc.assert(
      fc.property(anyText, (word) => {
        expect(explainWord(word)?.asked ?? word).toBe(word)
      }),
    )
  })
})
