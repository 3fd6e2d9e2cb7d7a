import { describe, expect, it } from 'vitest'
import {
  CODEX_ERROR_CODES,
  CodexkitError,
  CODEXKIT_ERROR_CODES,
  errorDocument,
  messageOf,
  systemCodeOf,
  type ErrorCode,
} from '../src/errors.ts'
import { EXIT_CODES } from '../src/exit-codes.ts'

/** The contract of scripts: a change here breaks them. */
const EXITS: [ErrorCode, number][] = [
  ['CODEX_AUTH_ERROR', 4],
  ['CODEX_INVALID_CONFIG', 2],
  ['CODEX_INVALID_OPTIONS', 2],
  ['CODEX_INVALID_EVENT', 7],
  ['CODEX_MISSING_RESULT', 7],
  ['CODEX_TIMEOUT', 124],
  ['CODEX_RATE_LIMITED', 5],
  ['CODEX_TRANSPORT_ERROR', 6],
  ['CODEX_INTERNAL_ERROR', 1],
  ['CODEXKIT_USAGE', 2],
  ['CODEXKIT_MISSING_INPUT', 3],
  ['CODEXKIT_FINDINGS', 1],
  ['CODEXKIT_ASSERTION', 1],
  ['CODEXKIT_GATE', 1],
  ['CODEXKIT_LIMIT', 1],
  ['CODEXKIT_DEPENDENCY', 1],
  ['CODEXKIT_MCP', 8],
  ['CODEXKIT_NETWORK', 6],
  ['CODEXKIT_RUNTIME', 7],
  ['CODEXKIT_CHECKSUM', 7],
  ['CODEXKIT_FILE', 9],
  ['CODEXKIT_UNSAFE_ENV_FILE', 9],
  ['CODEXKIT_INTERRUPTED', 130],
  ['CODEXKIT_TERMINATED', 143],
  ['CODEXKIT_BUG', 1],
]

describe('an error', () => {
  it.each(EXITS)('%s exits with %d', (code, exitCode) => {
    expect(new CodexkitError(code, 'x')).toMatchObject({ code, exitCode, retryable: false, details: {} })
  })

  it('has one of these codes and no other', () => {
    expect([...CODEX_ERROR_CODES, ...CODEXKIT_ERROR_CODES]).toEqual(EXITS.map(([code]) => code))
  })

  it('exits with a code that help explains', () => {
    const known: number[] = Object.values(EXIT_CODES).map(({ code }) => code)
    for (const [, exitCode] of EXITS) expect(known).toContain(exitCode)
  })

  it('may say otherwise for itself', () => {
    const facts = { exitCode: 7, retryable: true, hint: 'Try again.', details: { a: 1 }, cause: 'why' }
    expect(new CodexkitError('CODEX_INTERNAL_ERROR', 'x', facts)).toMatchObject(facts)
  })

  it('is an Error with a name, a message and its cause', () => {
    const cause = new Error('below')
    const error = new CodexkitError('CODEXKIT_BUG', 'It broke.', { cause })
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error.message, error.cause]).toEqual(['CodexkitError', 'It broke.', cause])
  })

  it('as a document has these fields, and no stack', () => {
    const error = new CodexkitError('CODEX_TIMEOUT', 'Too long.', { hint: 'Wait.', details: { ms: 5 }, cause: 'why' })
    expect(JSON.parse(JSON.stringify(errorDocument(error)))).toEqual({
      code: 'CODEX_TIMEOUT',
      message: 'Too long.',
      hint: 'Wait.',
      exitCode: 124,
      retryable: false,
      details: { ms: 5 },
    })
    expect(errorDocument(new CodexkitError('CODEXKIT_BUG', 'x'))).not.toHaveProperty('hint')
  })
})

describe('something that was thrown', () => {
  it.each([
    [new Error('text'), 'text'],
    ['text', 'text'],
    [undefined, 'undefined'],
    [42, '42'],
  ])('%j has a text', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message)
  })

  it.each([
    [Object.assign(new Error('x'), { code: 'ENOENT' }), 'ENOENT'],
    [Object.assign(new Error('x'), { code: 5 }), undefined],
    [new Error('x'), undefined],
    [{ code: 'ENOENT' }, undefined],
    [null, undefined],
  ])('%j has a system code when it is an error with one', (thrown, code) => {
    expect(systemCodeOf(thrown)).toBe(code)
  })
})

it('the exit codes are these', () => {
  expect(Object.entries(EXIT_CODES).map(([name, { code }]) => [name, code])).toEqual([
    ['ok', 0],
    ['failed', 1],
    ['usage', 2],
    ['missingInput', 3],
    ['auth', 4],
    ['rateLimit', 5],
    ['network', 6],
    ['runtime', 7],
    ['mcp', 8],
    ['permission', 9],
    ['timeout', 124],
    ['interrupt', 130],
    ['terminated', 143],
  ])
  for (const { meaning } of Object.values(EXIT_CODES)) expect(meaning).toMatch(/^[^A-Z.\n][^\n]*[^.\n]$/)
})
