import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ModelSettings } from '../../../src/codex/config/model-settings.ts'
import type { Profile } from '../../../src/codex/config/profile.ts'
import { chooseProvider, type Provider } from '../../../src/codex/config/provider.ts'

const OPENAI = 'https://api.openai.com/v1'
const SETTINGS: ModelSettings = { model: 'm', baseUrl: OPENAI, mcp: 'none', auth: 'auto' }
const LIMITS = { wireApiChat: true, version: '0.57.0' }

function choose(settings: Partial<ModelSettings>, profile?: Partial<Profile>, limits = LIMITS): Provider {
  const whole = profile && { providers: {}, extras: {}, ignored: [], ...profile }
  return chooseProvider({ ...SETTINGS, ...settings }, whole, limits)
}

describe('the provider', () => {
  it('is the built-in one unless another is asked for', () => {
    const builtIn = { baseUrl: OPENAI, key: { kind: 'openai' }, headerVariables: [] }
    expect(choose({})).toEqual(builtIn)
    expect(choose({ provider: 'openai', wireApi: 'responses' })).toEqual(builtIn)
    const elsewhere = { ...builtIn, baseUrl: 'http://x/v1' }
    expect(choose({ baseUrl: 'http://x/v1', provider: 'openai' })).toEqual(elsewhere)
    expect(choose({ baseUrl: 'http://x/v1', auth: 'login' })).toEqual(elsewhere)
  })

  it('at another address is one of its own with the usual key, since the built-in one tries WebSockets there', () => {
    expect(choose({ baseUrl: 'http://x/v1' })).toEqual({
      table: {
        name: 'custom',
        entry: { name: 'custom', base_url: 'http://x/v1', wire_api: 'responses', env_key: 'CODEX_API_KEY' },
      },
      baseUrl: 'http://x/v1',
      key: { kind: 'variable', name: 'CODEX_API_KEY', usual: true },
      headerVariables: [],
    })
  })

  it('has the name, the address and the key that were given', () => {
    expect(choose({ provider: 'corp', envKey: 'CORP_KEY', baseUrl: 'http://x/v1', wireApi: 'chat' })).toEqual({
      table: {
        name: 'corp',
        entry: { name: 'corp', base_url: 'http://x/v1', wire_api: 'chat', env_key: 'CORP_KEY' },
      },
      baseUrl: 'http://x/v1',
      key: { kind: 'variable', name: 'CORP_KEY', usual: false },
      headerVariables: [],
    })
  })

  it('of Azure has a query parameter, and a header by the name of a variable', () => {
    const queryParams = { 'api-version': '2025-04-01-preview' }
    const envHttpHeaders = { 'api-key': 'AZURE_KEY' }
    expect(choose({ provider: 'azure', queryParams, httpHeaders: { 'X-Team': 'a' }, envHttpHeaders })).toMatchObject({
      table: {
        name: 'azure',
        entry: { query_params: queryParams, http_headers: { 'X-Team': 'a' }, env_http_headers: envHttpHeaders },
      },
      key: { kind: 'none' },
      headerVariables: ['AZURE_KEY'],
    })
  })

  test.each([
    [{ envKey: 'K' }, 'custom', { kind: 'variable', name: 'K', usual: false }],
    [{ queryParams: { a: 'b' } }, 'custom', { kind: 'variable', name: 'CODEX_API_KEY', usual: true }],
    [{ wireApi: 'chat' as const }, 'custom', { kind: 'variable', name: 'CODEX_API_KEY', usual: true }],
    [{ provider: 'openai', envKey: 'K' }, 'openai-custom', { kind: 'variable', name: 'K', usual: false }],
    [{ provider: 'ollama' }, 'ollama-custom', { kind: 'variable', name: 'CODEX_API_KEY', usual: true }],
  ])('with %j is called %s', (settings, name, key) => {
    expect(choose(settings)).toMatchObject({ table: { name }, key })
  })

  it('on this machine needs no key, unless one is named', () => {
    const oss = { oss: true, localProvider: 'ollama', baseUrl: 'http://localhost:1/v1' } as const
    expect(choose(oss)).toEqual({
      table: { name: 'local', entry: { name: 'ollama', base_url: oss.baseUrl, wire_api: 'responses' } },
      baseUrl: oss.baseUrl,
      key: { kind: 'none' },
      headerVariables: [],
    })
    expect(choose({ ...oss, envKey: 'OLLAMA_API_KEY' })).toMatchObject({
      table: { entry: { env_key: 'OLLAMA_API_KEY' } },
      key: { kind: 'variable', name: 'OLLAMA_API_KEY' },
    })
  })
})

describe('the provider of a profile', () => {
  const mine = { name: 'Mine', base_url: 'http://mine/v1', env_key: 'MINE' }
  const profile = { providerName: 'mine', providers: { mine } }

  it('comes with its whole table', () => {
    const entry = { ...mine, stream_max_retries: 3, env_http_headers: { h: 'H' } }
    expect(choose({}, { providerName: 'mine', providers: { mine: entry } })).toEqual({
      table: { name: 'mine', entry },
      baseUrl: 'http://mine/v1',
      key: { kind: 'variable', name: 'MINE', usual: false },
      headerVariables: ['H'],
    })
  })

  test.each([
    [{ requires_openai_auth: true }, { kind: 'openai' }],
    [{}, { kind: 'none' }],
  ])('without a key of its own (%j) takes %j', (fields, key) => {
    const providers = { mine: { base_url: 'http://mine/v1', ...fields } }
    expect(choose({}, { providerName: 'mine', providers }).key).toEqual(key)
  })

  it('gives way to flags', () => {
    const explicit = ['baseUrl'] as const
    expect(choose({ baseUrl: 'http://flag/v1', explicit }, profile)).toMatchObject({
      baseUrl: 'http://flag/v1',
      table: { entry: { name: 'Mine', base_url: 'http://flag/v1' } },
    })
    expect(choose({ provider: 'flag' }, profile).table?.name).toBe('flag')
    expect(choose({ baseUrl: 'http://env/v1' }, profile).baseUrl).toBe('http://mine/v1')
    expect(choose({ baseUrl: 'http://env/v1' }, { baseUrl: 'http://p/v1' }).baseUrl).toBe('http://p/v1')
    expect(choose({ baseUrl: 'http://flag/v1', explicit }, { baseUrl: 'http://p/v1' }).baseUrl).toBe('http://flag/v1')
  })

  test.each([
    [{ providerName: 'gone', providers: { mine } }, /"gone" is not described/],
    [{ providerName: 'mine', providers: { mine: { name: 'x' } } }, /"mine" has no base_url/],
  ])('that cannot be is said: %j', (profile, message) => {
    expect(() => choose({}, profile)).toThrow(message)
    expect(() => choose({}, profile)).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 }))
  })
})

describe('what is refused', () => {
  test.each([
    ['ftp://x/v1', /not an http or https address/],
    ['nonsense', /not an http or https address/],
    ['https://user:pass@x/v1', /holds a login/],
  ])('the address %s', (baseUrl, message) => {
    expect(() => choose({ baseUrl })).toThrow(message)
    expect(() => choose({ baseUrl })).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 }))
    expect(() => choose({ baseUrl })).not.toThrow('pass@')
  })

  it('wire API chat where the version has dropped it', () => {
    const limits = { wireApiChat: false, version: '0.104.0' }
    const refused = expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 })
    expect(() => choose({ wireApi: 'chat' }, undefined, limits)).toThrow(refused)
    expect(() => choose({ wireApi: 'chat' }, undefined, limits)).toThrow(
      'Codex 0.104.0 has no wire API "chat" any more.',
    )
    const mine = { base_url: 'http://x/v1', wire_api: 'chat' }
    expect(() => choose({}, { providerName: 'mine', providers: { mine } }, limits)).toThrow(refused)
  })

  test.each([{ envKey: 'sk-abcdefghijklmnop1234' }, { envHttpHeaders: { 'api-key': 'a b' } }, { envKey: '' }])(
    'what is no name of a variable: %j',
    (settings) => {
      expect(() => choose(settings)).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 }))
      expect(() => choose(settings)).not.toThrow('sk-')
    },
  )
})

it('never uses a name that Codex keeps to itself', () => {
  const names = fc.oneof(fc.constantFrom('openai', 'ollama', 'lmstudio', 'oss', 'amazon-bedrock'), fc.string())
  fc.assert(
    fc.property(names, (provider) => {
      const name = choose({ provider, envKey: 'K' }).table?.name ?? ''
      expect(['openai', 'ollama', 'ollama-chat', 'lmstudio', 'oss', 'amazon-bedrock']).not.toContain(name)
    }),
  )
})
