import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
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
    await expect(loadEnvFile(inFolder())).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: `Could not read ${inFolder('.env')}: it is a folder.`,
    })
  })

  describe.skipIf(process.platform === 'win32')('where links and pipes are', () => {
    it('may be a link to a file, or to none', async () => {
      await symlink(inFolder('shared'), inFolder('.env'))
      expect(await loadEnvFile(inFolder())).toBeUndefined()
      await writeFile(inFolder('shared'), 'A=a\n')
      expect((await loadEnvFile(inFolder()))?.entries).toMatchObject([{ name: 'A', value: 'a' }])
    })

    const refusal = { code: 'CODEXKIT_FILE', exitCode: 9, hint: expect.stringContaining('Put a file') }

    it.each(['.env', 'elsewhere'])('is never read when it is a named pipe, made as %s', async (name) => {
      execFileSync('mkfifo', [inFolder(name)])
      if (name !== '.env') await symlink(inFolder(name), inFolder('.env'))
      await expect(loadEnvFile(inFolder())).rejects.toMatchObject(refusal)
    })

    it('is refused when it is a device', async () => {
      await symlink('/dev/null', inFolder('.env'))
      await expect(loadEnvFile(inFolder())).rejects.toMatchObject(refusal)
    })
  })
})
