import { expect, it } from 'vitest'
import { CATALOGUE } from '../../src/env/catalogue.ts'
import { readEnvFile } from '../../src/env/env-file.ts'
import { maskEnvFile } from '../../src/env/mask-env-file.ts'

it('shows the values of variables that are no secrets, and placeholders; the rest is hidden', () => {
  const text = [
    '# kept as it is',
    'export CODEX_MODEL="gpt-5-codex" # why',
    'CODEX_API_KEY=insert-local-token',
    'OPENAI_API_KEY=sk-real-one',
    "UNKNOWN='two",
    "lines' # note",
    'EMPTY=',
    '',
  ].join('\r\n')
  const masked = maskEnvFile(readEnvFile(Buffer.from(text), '.env'), CATALOGUE)
  expect(masked.split('\r\n')).toEqual([
    '# kept as it is',
    'export CODEX_MODEL="gpt-5-codex" # why',
    'CODEX_API_KEY=insert-local-token',
    'OPENAI_API_KEY=[hidden]',
    'UNKNOWN=[hidden] # note',
    'EMPTY=',
    '',
  ])
})
