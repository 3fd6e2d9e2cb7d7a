import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE, catalogueRow } from '../../src/env/catalogue.ts'
import { findVariable, isReference, refuseWrongValues, wrongValue } from '../../src/env/check-variables.ts'
import { readEnvFile } from '../../src/env/env-file.ts'
import type { Host } from '../../src/platform/host.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()

function hostWith(env: Record<string, string>): Host {
  const signal = new AbortController().signal
  return { env, cwd: inFolder(), homeDir: inFolder(), platform: 'linux', arch: 'x64', signal, now: () => new Date() }
}

describe('a value', () => {
  it.each([
    ['OPENAI_BASE_URL', 'https://api.example/v1', undefined],
    ['OPENAI_BASE_URL', 'ftp://api.example', 'is not an http or https address'],
    ['OPENAI_BASE_URL', 'https://', 'is not an http or https address'],
    ['CODEX_SANDBOX_MODE', 'read-only', undefined],
    ['CODEX_SANDBOX_MODE', 'readonly', 'is not one of read-only, workspace-write, danger-full-access'],
    ['CODEX_APPROVAL_POLICY', 'always', 'is not one of never, on-request'],
    ['CODEX_HOME', 'a folder', undefined],
    ['CODEX_HOME', 'a file', 'is not a folder'],
    ['CODEX_HOME', 'nothing', 'is not a folder'],
    ['CODEX_API_KEY', 'anything', undefined],
    ['OPENAI_BASE_URL', 'op://vault/item/url', undefined],
  ])('of %s: %s', async (name, value, wrong) => {
    mkdirSync(inFolder('a folder'))
    writeFileSync(inFolder('a file'), '')
    expect(await wrongValue(hostWith({}), catalogueRow(name), value)).toBe(wrong)
  })

  it('of a whole number', async () => {
    const row = { ...catalogueRow('CODEX_MODEL'), kind: 'integer' as const }
    expect(await wrongValue(hostWith({}), row, '-12')).toBeUndefined()
    expect(await wrongValue(hostWith({}), row, '1.5')).toBe('is not a whole number')
  })
})

describe('a variable', () => {
  const envFile = readEnvFile(Buffer.from('A=1\nCODEX_MODEL=one\nCODEX_MODEL=two\nB=insert-local-token\n'), '.env')

  it('is found in the environment first, then in .env, where the last one counts', () => {
    expect(findVariable(hostWith({ CODEX_MODEL: 'three' }), envFile, 'CODEX_MODEL')).toMatchObject({
      value: 'three',
      origin: 'environment',
    })
    expect(findVariable(hostWith({}), envFile, 'CODEX_MODEL')).toMatchObject({ value: 'two', origin: '.env line 3' })
  })

  it('that is a placeholder, empty or absent is not set', () => {
    expect(findVariable(hostWith({ B: '' }), envFile, 'B')).toBeUndefined()
    expect(findVariable(hostWith({}), envFile, 'C')).toBeUndefined()
  })

  it.each(['encrypted:BDq3', 'op://vault/item'])('that holds %s is set', (value) => {
    expect(isReference(value)).toBe(true)
    expect(findVariable(hostWith({ CODEX_API_KEY: value }), undefined, 'CODEX_API_KEY')?.value).toBe(value)
  })
})

describe('wrong values', () => {
  it('are refused with the file and the line', async () => {
    const path = inFolder('.env')
    const envFile = readEnvFile(Buffer.from('# mine\n\nCODEX_SANDBOX_MODE=all\n'), path)
    await expect(refuseWrongValues(hostWith({}), CATALOGUE, envFile)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: expect.stringContaining(`CODEX_SANDBOX_MODE in ${path}, line 3: "all" is not one of`),
    })
  })

  it('of secrets are not shown', async () => {
    const row = { ...catalogueRow('CODEX_API_KEY'), kind: 'integer' as const }
    const refusal = refuseWrongValues(hostWith({ CODEX_API_KEY: 'not-to-be-shown' }), [row], undefined)
    await expect(refusal).rejects.toThrow('CODEX_API_KEY in the environment: its value is not a whole number.')
  })

  it('are none in a new .env', async () => {
    const text = CATALOGUE.map((row) => `${row.name}=${row.default}\n`).join('')
    await expect(refuseWrongValues(hostWith({}), CATALOGUE, readEnvFile(Buffer.from(text), '.env'))).resolves.toBe(
      undefined,
    )
  })
})
