import { describe, expect, it, test } from 'vitest'
import { chooseAuth, type AuthFacts } from '../../../src/audit/model/choose-auth.ts'

const FACTS: AuthFacts = {
  mode: 'auto',
  key: { kind: 'openai' },
  customEndpoint: false,
  env: {},
  codexVersion: '0.169.0',
  apiKeyFromEnvironment: true,
  hasLogin: () => Promise.resolve(false),
}
const LOGGED_IN = { hasLogin: () => Promise.resolve(true) }
const KEY = { CODEX_API_KEY: 'sk-1' }
const TOKEN = { CODEX_ACCESS_TOKEN: 'jwt' }
const KEYED = { kind: 'key', name: 'CODEX_API_KEY', value: 'sk-1', stored: false }

const elsewhere = { code: 'CODEX_INVALID_OPTIONS', exitCode: 2, message: /built-in provider only/ }

describe('what a run logs in with', () => {
  const cases: [string, Partial<AuthFacts>, unknown][] = [
    ['a key before all else', { ...LOGGED_IN, env: { ...KEY, ...TOKEN } }, KEYED],
    ['the second key under the name Codex reads', { env: { OPENAI_API_KEY: 'sk-1' } }, KEYED],
    ['a stored key for old versions', { env: KEY, apiKeyFromEnvironment: false }, { ...KEYED, stored: true }],
    ['a token before a login', { ...LOGGED_IN, env: TOKEN }, { kind: 'access-token', value: 'jwt' }],
    [
      'a login where the version knows no token',
      { ...LOGGED_IN, env: TOKEN, codexVersion: '0.104.0' },
      { kind: 'login' },
    ],
    [
      'a token elsewhere if asked for',
      { env: TOKEN, mode: 'key', customEndpoint: true },
      { kind: 'access-token', value: 'jwt' },
    ],
    ['a login when nothing else is there', LOGGED_IN, { kind: 'login' }],
    ['a login because it was asked for', { ...LOGGED_IN, mode: 'login', env: { ...KEY, ...TOKEN } }, { kind: 'login' }],
    ['a login elsewhere if asked for', { ...LOGGED_IN, mode: 'login', customEndpoint: true }, { kind: 'login' }],
    [
      'the key that the provider names',
      { key: { kind: 'variable', name: 'AZ', usual: false }, env: { ...KEY, AZ: 'az' } },
      { kind: 'key', name: 'AZ', value: 'az', stored: false },
    ],
    [
      'the usual key under another name',
      { key: { kind: 'variable', name: 'CODEX_API_KEY', usual: true }, env: { OPENAI_API_KEY: 'sk-1' } },
      KEYED,
    ],
    ['nothing where nothing is needed', { key: { kind: 'none' }, env: KEY }, { kind: 'none' }],
  ]
  test.each(cases)('is %s', async (_, facts, expected) => {
    expect(await chooseAuth({ ...FACTS, ...facts })).toEqual(expected)
  })
})

describe('what is missing', () => {
  const cases: [string, Partial<AuthFacts>, { code: string; exitCode: number; message: RegExp }][] = [
    ['nothing at all', {}, missing(/^No API key is set \(CODEX_API_KEY or OPENAI_API_KEY\)\.$/)],
    ['a placeholder', { env: { CODEX_API_KEY: 'insert-local-token' } }, missing(/^No API key/)],
    ['a login when a key was asked for', { ...LOGGED_IN, mode: 'key' }, missing(/^No API key/)],
    ['a login for an address elsewhere', { ...LOGGED_IN, customEndpoint: true }, missing(/^No API key/)],
    [
      'a token that the version does not read',
      { env: TOKEN, codexVersion: '0.104.0' },
      missing(/0\.104\.0 does not read/),
    ],
    ['a token for an address elsewhere', { env: TOKEN, customEndpoint: true }, missing(/^No API key is set \(/)],
    ['no login when asked for', { mode: 'login', env: KEY }, missing(/not logged in/)],
    [
      "another key than the provider's",
      { key: { kind: 'variable', name: 'AZ', usual: false }, env: KEY },
      missing(/\(AZ\)/),
    ],
    ['no usual key', { key: { kind: 'variable', name: 'CODEX_API_KEY', usual: true } }, missing(/^No API key/)],
    ['a login for another provider', { mode: 'login', key: { kind: 'none' } }, elsewhere],
    ['a login beside a key', { mode: 'login', key: { kind: 'variable', name: 'AZ', usual: false } }, elsewhere],
  ]
  test.each(cases)('%s is said', async (_, facts, { message, ...expected }) => {
    const failure = chooseAuth({ ...FACTS, ...facts })
    await expect(failure).rejects.toMatchObject(expected)
    await expect(failure).rejects.toThrow(message)
  })

  it('names all three ways', async () => {
    const hint: unknown = expect.stringMatching(/CODEX_API_KEY.*CODEX_ACCESS_TOKEN.*runtime login.*--rehearse/)
    await expect(chooseAuth(FACTS)).rejects.toMatchObject({ hint })
  })
})

function missing(message: RegExp) {
  return { code: 'CODEXKIT_MISSING_INPUT', exitCode: 3, message }
}
