import { describe, expect, it, test } from 'vitest'
import { findApiKey } from '../../src/audit/api-key.ts'

const PLACEHOLDER = 'insert-local-token'

describe('the key', () => {
  test.each([
    [{ CODEX_API_KEY: 'a' }, 'a'],
    [{ OPENAI_API_KEY: 'b' }, 'b'],
    [{ CODEX_API_KEY: 'a', OPENAI_API_KEY: 'b' }, 'a'],
    [{ CODEX_API_KEY: '', OPENAI_API_KEY: 'b' }, 'b'],
    [{ CODEX_API_KEY: ' \n', OPENAI_API_KEY: 'b' }, 'b'],
    [{ CODEX_API_KEY: PLACEHOLDER, OPENAI_API_KEY: 'b' }, 'b'],
    [{ CODEX_API_KEY: ` ${PLACEHOLDER} `, OPENAI_API_KEY: 'b' }, 'b'],
    [{ CODEX_API_KEY: ' a\r\n' }, 'a'],
  ])('of %j is %j', (env, key) => {
    expect(findApiKey(env)).toBe(key)
  })

  test.each([
    [{}],
    [{ CODEX_API_KEY: '' }],
    [{ CODEX_API_KEY: PLACEHOLDER, OPENAI_API_KEY: PLACEHOLDER }],
    [{ OLLAMA_API_KEY: 'c' }],
    [{ codex_api_key: 'c' }],
  ])('of %j is missing, exit 3', (env) => {
    expect(() => findApiKey(env)).toThrow(
      expect.objectContaining({
        code: 'CODEXKIT_MISSING_INPUT',
        exitCode: 3,
        message: 'No API key is set (CODEX_API_KEY or OPENAI_API_KEY).',
        details: { missing: ['CODEX_API_KEY', 'OPENAI_API_KEY'] },
      }),
    )
  })

  it('is never part of what is said', () => {
    expect(() => findApiKey({ CODEX_API_KEY: PLACEHOLDER })).not.toThrow(PLACEHOLDER)
  })
})
