import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rehearsalEnv, rehearsalProviderConfig } from '../../src/rehearsal/index.ts'

test('the settings send Codex to the rehearsal, once', () => {
  expect(rehearsalProviderConfig({ baseUrl: 'http://127.0.0.1:4321/v1' })).toEqual({
    model: 'codexkit-rehearsal',
    model_provider: 'rehearsal',
    model_providers: {
      rehearsal: {
        name: 'codexkit rehearsal',
        base_url: 'http://127.0.0.1:4321/v1',
        env_key: 'CODEXKIT_REHEARSAL_KEY',
        wire_api: 'responses',
        request_max_retries: 0,
        stream_max_retries: 0,
      },
    },
  })
})

test('another model may be named', () => {
  expect(rehearsalProviderConfig({ baseUrl: 'http://127.0.0.1:1/v1' }, 'gpt-5.5').model).toBe('gpt-5.5')
})

test('the token goes by environment, past any proxy', () => {
  expect(rehearsalEnv({ apiKey: 'token' })).toEqual({
    CODEXKIT_REHEARSAL_KEY: 'token',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  })
})

test('the list of scenarios imports nothing, since help and completion read it', () => {
  expect(readFileSync(new URL('../../src/rehearsal/scenario-names.ts', import.meta.url), 'utf8')).not.toMatch(/import/)
})
