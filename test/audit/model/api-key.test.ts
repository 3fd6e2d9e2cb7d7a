import { describe, expect, test } from 'vitest'
import { findApiKey, setValue } from '../../../src/audit/model/api-key.ts'

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
    [{}, undefined],
    [{ CODEX_API_KEY: '' }, undefined],
    [{ CODEX_API_KEY: PLACEHOLDER, OPENAI_API_KEY: PLACEHOLDER }, undefined],
    [{ OLLAMA_API_KEY: 'c' }, undefined],
    [{ codex_api_key: 'c' }, undefined],
  ])('of %j is %j', (env, key) => {
    expect(findApiKey(env)).toBe(key)
  })
})

test('a value that is set has no space around it', () => {
  expect(setValue({ A: ' x ' }, 'A')).toBe('x')
  expect(setValue({ A: PLACEHOLDER }, 'A')).toBeUndefined()
})
