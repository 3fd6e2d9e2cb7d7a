import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { renderRunConfig, type RunConfig } from '../../../src/codex/config/run-config.ts'

const CONFIG: RunConfig = { model: 'gpt-5-codex', approvalPolicy: 'never', sandboxMode: 'read-only' }

const HEAD = {
  model: 'gpt-5-codex',
  approval_policy: 'never',
  sandbox_mode: 'read-only',
  check_for_update_on_startup: false,
}

describe('config.toml', () => {
  it('names model, policy and sandbox, and switches the check for updates off', () => {
    expect(parse(renderRunConfig(CONFIG))).toEqual(HEAD)
  })

  it('names the address of the built-in provider', () => {
    expect(parse(renderRunConfig({ ...CONFIG, openaiBaseUrl: 'https://proxy.example/v1?a="b"' }))).toEqual({
      ...HEAD,
      openai_base_url: 'https://proxy.example/v1?a="b"',
    })
  })

  it('names another provider with its table', () => {
    const provider = {
      model_provider: 'my provider',
      model_providers: { 'my provider': { name: 'Mine', base_url: 'http://127.0.0.1:1/v1', request_max_retries: 0 } },
    }
    expect(parse(renderRunConfig({ ...CONFIG, provider }))).toEqual({ ...HEAD, ...provider })
  })

  it('has every key of its own above the first table', () => {
    const provider = { model_provider: 'p', model_providers: { p: { name: 'P' } } }
    const text = renderRunConfig({ ...CONFIG, openaiBaseUrl: 'http://x', provider })
    for (const key of Object.keys(HEAD)) expect(text.indexOf(`${key} =`)).toBeLessThan(text.indexOf('['))
  })

  it('parses back to what was asked, whatever the texts', () => {
    const text = fc.string({ unit: 'grapheme' })
    const settings = fc.record({ model: text, approvalPolicy: text, sandboxMode: text, openaiBaseUrl: text })
    const table = fc.dictionary(text, fc.oneof(text, fc.integer()), { noNullPrototype: true })
    fc.assert(
      fc.property(settings, text, table, (config, name, fields) => {
        const provider = { model_provider: name, model_providers: { [name]: fields } }
        const parsed = parse(renderRunConfig({ ...config, provider }))
        expect(JSON.parse(JSON.stringify(parsed))).toEqual({
          model: config.model,
          approval_policy: config.approvalPolicy,
          sandbox_mode: config.sandboxMode,
          check_for_update_on_startup: false,
          openai_base_url: config.openaiBaseUrl,
          ...JSON.parse(JSON.stringify(provider)),
        })
      }),
      { numRuns: 500 },
    )
  })
})
