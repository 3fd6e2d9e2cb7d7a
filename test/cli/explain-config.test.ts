import { expect, it } from 'vitest'
import { originsDocument, renderOrigins } from '../../src/cli/explain-config.ts'

const ORIGINS = [
  { name: 'model', shown: 'gpt-5-codex', origin: 'environment CODEX_MODEL' },
  { name: 'sandbox', shown: '', origin: 'not set' },
  { name: 'key', shown: '********', origin: '.env line 12' },
]

it('lines up names, values and origins', () => {
  expect(renderOrigins(ORIGINS)).toBe(
    [
      'model    gpt-5-codex  environment CODEX_MODEL',
      'sandbox               not set',
      'key      ********     .env line 12',
      '',
    ].join('\n'),
  )
})

it('is the same document as every other with --json', () => {
  expect(originsDocument(ORIGINS, 'run-audit')).toEqual({
    schemaVersion: 1,
    tool: 'codexkit',
    version: expect.any(String) as string,
    command: 'run-audit',
    ok: true,
    exitCode: 0,
    result: { settings: ORIGINS },
    warnings: [],
  })
})

it('says so when a command has no settings', () => {
  expect(renderOrigins([])).toBe('This command has no settings.\n')
})
