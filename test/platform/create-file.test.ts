import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFile } from '../../src/platform/create-file.ts'
import { mountSmall, probeMount, unmount } from './small-mount.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'

describe('a new file', () => {
  it('is made with its mode', async () => {
    expect(await createFile(inFolder('file'), 'grüße', 0o600)).toBe(true)
    expect(await readFile(inFolder('file'), 'utf8')).toBe('grüße')
    if (!isWindows) expect((await stat(inFolder('file'))).mode & 0o777).toBe(0o600)
  })

  it('is not made where a file or a folder stands', async () => {
    await writeFile(inFolder('file'), 'old')
    await mkdir(inFolder('folder'))
    expect(await createFile(inFolder('file'), 'new', 0o600)).toBe(false)
    expect(await createFile(inFolder('folder'), 'new', 0o600)).toBe(false)
    expect(await readFile(inFolder('file'), 'utf8')).toBe('old')
  })

  it.skipIf(isWindows)('is not made where a link leads nowhere', async () => {
    await symlink(inFolder('none'), inFolder('link'))
    expect(await createFile(inFolder('link'), 'new', 0o600)).toBe(false)
    expect(await readdir(inFolder())).toEqual(['link'])
  })

  it('in no folder is CODEXKIT_FILE', async () => {
    await expect(createFile(inFolder('none', 'file'), '', 0o600)).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      message: `Could not write ${inFolder('none', 'file')}: no such file or folder.`,
    })
  })
})

const canMount = await probeMount('a new file on a full disk')

describe.skipIf(!canMount)('a new file', () => {
  beforeEach(() => mkdir(inFolder('disk')))
  afterEach(() => unmount(inFolder('disk')))

  it('on a full disk is CODEXKIT_FILE, and no part of it stays', async () => {
    await mountSmall(inFolder('disk'), 'size=64k')
    await expect(createFile(inFolder('disk', 'file'), 'x'.repeat(200_000), 0o600)).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      details: { systemCode: 'ENOSPC' },
    })
    expect(await readdir(inFolder('disk'))).toEqual([])
  })
})
