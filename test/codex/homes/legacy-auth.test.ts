import { readdir, readFile, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { expect, it, test } from 'vitest'
import { removeLegacyAuth, writeLegacyAuth } from '../../../src/codex/homes/legacy-auth.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { fakeHost } from '../fake-host.ts'

const folder = useTemporaryFolder()

it('a stored key stands where old versions look, and goes again', async () => {
  await writeLegacyAuth(fakeHost(folder()), folder(), 'sk-"key"')
  expect(JSON.parse(await readFile(folder('auth.json'), 'utf8'))).toEqual({ OPENAI_API_KEY: 'sk-"key"' })
  await removeLegacyAuth(folder())
  await removeLegacyAuth(folder())
  expect(await readdir(folder())).toEqual([])
})

test.skipIf(platform() === 'win32')('a stored key is private', async () => {
  await writeLegacyAuth(fakeHost(folder()), folder(), 'sk')
  expect((await stat(folder('auth.json'))).mode & 0o777).toBe(0o600)
})
