import { describe, expect, it } from 'vitest'
import { CATALOGUE, catalogueRow, isUnset, PLACEHOLDER, secretNames } from '../../src/env/catalogue.ts'

describe('the catalogue', () => {
  it('has these variables with these defaults, in this order', () => {
    expect(CATALOGUE.map((row) => [row.name, row.default])).toEqual([
      ['CODEX_API_KEY', 'insert-local-token'],
      ['OPENAI_API_KEY', 'insert-local-token'],
      ['OLLAMA_API_KEY', 'insert-local-token'],
      ['OPENAI_BASE_URL', 'https://api.openai.com/v1'],
      ['CODEX_MODEL', 'gpt-5-codex'],
      ['CODEX_HOME', ''],
      ['CODEX_APPROVAL_POLICY', 'never'],
      ['CODEX_SANDBOX_MODE', 'workspace-write'],
      ['CODEX_LOG_ROOT', 'docs/evidence/codex'],
      ['RUST_LOG', 'codex_core=info,codex_exec=info'],
    ])
  })

  it('says which are secrets', () => {
    expect(secretNames()).toEqual(['CODEX_API_KEY', 'OPENAI_API_KEY', 'OLLAMA_API_KEY'])
  })

  it('offers these choices', () => {
    expect(catalogueRow('CODEX_APPROVAL_POLICY').choices).toEqual(['never', 'on-request'])
    expect(catalogueRow('CODEX_SANDBOX_MODE').choices).toEqual(['read-only', 'workspace-write', 'danger-full-access'])
  })

  it.each(CATALOGUE.map((row) => [row.name, row] as const))('describes %s in whole sentences on one line', (_, row) => {
    expect(row.description).toMatch(/^[A-Z][^\n]+\.$/)
    expect(row.kind === 'choice').toBe(row.choices !== undefined)
    if (row.choices) expect(row.choices).toContain(row.default)
    if (row.secret) expect(row.default).toBe('insert-local-token')
  })

  it('has every name once', () => {
    expect(new Set(CATALOGUE.map((row) => row.name)).size).toBe(CATALOGUE.length)
  })

  it('refuses a name that it does not have', () => {
    expect(() => catalogueRow('NO_SUCH')).toThrow('the catalogue has no variable NO_SUCH')
  })
})

it.each([
  [undefined, true],
  ['', true],
  ['  \t\n', true],
  ['insert-local-token', true],
  [' insert-local-token ', true],
  ['insert-local-token-2', false],
  ['sk-proj-x', false],
  ['0', false],
])('the value %j counts as unset: %s', (value, unset) => {
  expect(isUnset(value)).toBe(unset)
})

it('the placeholder is insert-local-token', () => {
  expect(PLACEHOLDER).toBe('insert-local-token')
})
