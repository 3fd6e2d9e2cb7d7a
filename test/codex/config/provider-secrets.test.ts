import { describe, expect, test } from 'vitest'
import { looksSecret, refuseLiteralSecrets, secretsIn } from '../../../src/codex/config/provider-secrets.ts'

const SETTINGS = { model: 'm', baseUrl: 'http://x', mcp: 'none', auth: 'auto' } as const

test.each([
  ['Authorization', 'x', true],
  ['api-key', 'x', true],
  ['X-Api-Key', 'x', true],
  ['apikey', 'x', true],
  ['Cookie', 'x', true],
  ['GITHUB_TOKEN', 'x', true],
  ['DB_PASSWORD', 'x', true],
  ['X-Team', 'sk-abcdefghijklmnopqrst', true],
  ['api-version', '2025-04-01-preview', false],
  ['X-Author', 'ada', false],
  ['monkey', 'x', false],
  ['MODE', 'fast', false],
  ['Authorization', '', false],
])('%s: %s is a secret: %s', (name, value, expected) => {
  expect(looksSecret(name, value)).toBe(expected)
})

describe('a secret by value', () => {
  test.each([
    [{ httpHeaders: { 'api-key': 'hunter22' } }, 'The header api-key holds what looks like a secret.'],
    [{ queryParams: { token: 'hunter22' } }, 'The query parameter token holds what looks like a secret.'],
  ])('of %j is refused without being shown', (settings, message) => {
    const act = (): void => refuseLiteralSecrets({ ...SETTINGS, ...settings })
    expect(act).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2, message }))
    expect(act).not.toThrow('hunter22')
  })

  test('is found at any depth, but names of variables are none', () => {
    const table = {
      command: 'npx',
      args: ['--key', 'sk-abcdefghijklmnopqrst'],
      env: { MY_TOKEN: 'tok-1', MODE: 'fast' },
      env_vars: ['OTHER_TOKEN'],
      env_http_headers: { Authorization: 'AUTH_VARIABLE' },
      bearer_token_env_var: 'TOKEN_VARIABLE',
      env_key: 'K_TOKEN',
      http_headers: { Authorization: 'Bearer abc' },
    }
    expect(secretsIn(table)).toEqual([
      { name: 'args', value: 'sk-abcdefghijklmnopqrst' },
      { name: 'MY_TOKEN', value: 'tok-1' },
      { name: 'Authorization', value: 'Bearer abc' },
    ])
  })
})
