import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { envValues } from '../../src/env/env-file.ts'
import { loadEnvFile } from '../../src/env/load-env-file.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()

describe('the .env of a workspace', () => {
  it('is undefined when there is none', async () => {
    expect(await loadEnvFile(inFolder())).toBeUndefined()
  })

  it('is read as Windows PowerShell 5.1 writes it', async () => {
    await writeFile(inFolder('.env'), Buffer.from('\uFEFFA=grüße\r\n', 'utf16le'))
    const file = await loadEnvFile(inFolder())
    expect(file?.path).toBe(inFolder('.env'))
    expect(file && envValues(file)).toEqual({ A: 'grüße' })
  })

  it('that is broken names the file and the line', async () => {
    await writeFile(inFolder('.env'), 'A=a\nBROKEN\n')
    await expect(loadEnvFile(inFolder())).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      message: `Line 2 of ${inFolder('.env')} is neither NAME=value nor a comment.`,
    })
  })

  it('that is a folder is CODEXKIT_FILE', async () => {
    await mkdir(inFolder('.env'))
    await expect(loadEnvFile(inFolder())).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })
})
