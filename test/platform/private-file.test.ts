import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Host } from '../../src/platform/host.ts'
import { makePrivateFile } from '../../src/platform/private-file.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'

function host(): Host {
  const { env, arch, platform } = process
  const signal = new AbortController().signal
  return { env, cwd: inFolder(), homeDir: inFolder(), platform, arch, signal, now: () => new Date() }
}

describe('a file that is made private', () => {
  it.skipIf(isWindows).each([
    [0o600, 'private', 0o600],
    [0o400, 'private', 0o400],
    [0o644, 'narrowed', 0o600],
    [0o660, 'narrowed', 0o600],
  ])('with mode %o is %s', async (before, privacy, after) => {
    const path = inFolder('.env')
    writeFileSync(path, 'A=1')
    chmodSync(path, before)
    expect(await makePrivateFile(host(), path)).toBe(privacy)
    expect(statSync(path).mode & 0o777).toBe(after)
  })

  // Wine shows no access lists, so this runs on hosted Windows only.
  it.skipIf(!isWindows)('on Windows belongs to the user alone', async () => {
    const path = inFolder('.env')
    writeFileSync(path, 'A=1')
    expect(await makePrivateFile(host(), path)).toBe('narrowed')
    expect(await makePrivateFile(host(), path)).toBe('private')
  })

  it.skipIf(isWindows)('must be there', async () => {
    await expect(makePrivateFile(host(), inFolder('none'))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})
