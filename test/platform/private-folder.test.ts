import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { makePrivateFolder } from '../../src/platform/private-folder.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'

describe('a private folder', () => {
  it.skipIf(isWindows)('is 0700 below ordinary parents', async () => {
    makePrivateFolder(inFolder('a', 'b'))
    expect((await stat(inFolder('a', 'b'))).mode & 0o777).toBe(0o700)
    expect((await stat(inFolder('a'))).mode & 0o055).not.toBe(0)
  })

  it.skipIf(isWindows)('that is there keeps its mode', async () => {
    await mkdir(inFolder('a'))
    await chmod(inFolder('a'), 0o750)
    makePrivateFolder(inFolder('a'))
    expect((await stat(inFolder('a'))).mode & 0o777).toBe(0o750)
  })

  it.each([
    ['in its place', ['file']],
    ['in the place of its parent', ['file', 'a']],
    ['in the place of a folder above', ['file', 'a', 'b']],
  ])('is refused when a file stands %s', async (_, parts) => {
    await writeFile(inFolder('file'), '')
    expect(() => makePrivateFolder(inFolder(...parts))).toThrow(
      expect.objectContaining({
        code: 'CODEXKIT_FILE',
        exitCode: 9,
        message: expect.stringMatching(
          /^Could not create the folder .+: (something else stands|part of the path).+\.$/,
        ),
      }),
    )
  })
})
