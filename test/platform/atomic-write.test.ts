import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { getuid } from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFileAtomic } from '../../src/platform/atomic-write.ts'
import { mountSmall, probeMount, unmount } from './small-mount.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const isWindows = process.platform === 'win32'
const isRoot = getuid?.() === 0
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('an atomic write', () => {
  it.each([
    ['text', 'grüße\r\n', Buffer.from('grüße\r\n', 'utf8')],
    ['bytes', new Uint8Array([0, 255, 10]), Buffer.from([0, 255, 10])],
    ['nothing', '', Buffer.alloc(0)],
  ])('makes a file of %s and its parent folders', async (_, data, bytes) => {
    const path = inFolder('a', 'b', 'file.txt')
    await writeFileAtomic(path, data)
    expect(await readFile(path)).toEqual(bytes)
    expect(await readdir(inFolder('a', 'b'))).toEqual(['file.txt'])
  })

  it('replaces the whole of a longer file', async () => {
    const path = inFolder('file.txt')
    await writeFile(path, 'long '.repeat(1000))
    await writeFileAtomic(path, 'short')
    expect(await readFile(path, 'utf8')).toBe('short')
  })

  it('replaces a link by a file and leaves what it points at alone', async () => {
    await writeFile(inFolder('outside.txt'), 'precious')
    await symlink(inFolder('outside.txt'), inFolder('link.txt'))
    await writeFileAtomic(inFolder('link.txt'), 'new')
    expect(await readFile(inFolder('outside.txt'), 'utf8')).toBe('precious')
    expect(await readFile(inFolder('link.txt'), 'utf8')).toBe('new')
  })

  it.skipIf(isWindows).each([
    ['an ordinary file is 0644', undefined, undefined, 0o644],
    ['a private file is 0600', undefined, 0o600, 0o600],
    ['an existing file keeps its mode, whatever the umask', 0o775, undefined, 0o775],
    ['a stated mode wins over the existing one', 0o644, 0o600, 0o600],
  ])('%s', async (_, before, mode, after) => {
    const path = inFolder('file.txt')
    if (before !== undefined) {
      await writeFile(path, 'old')
      await chmod(path, before)
    }
    await writeFileAtomic(path, 'new', { mode })
    expect(await modeOf(path)).toBe(after)
  })

  it('that cannot rename takes its temporary file away', async () => {
    await mkdir(inFolder('target', 'inner'), { recursive: true })
    await expect(writeFileAtomic(inFolder('target'), 'x')).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
    expect(await readdir(inFolder())).toEqual(['target'])
  })

  it.each([
    ['the parent is a file', ['file.txt', 'x'], 'something else stands there already', 'Move away what stands there.'],
    [
      'a folder above is a file',
      ['file.txt', 'deeper', 'x'],
      'part of the path is not a folder',
      'A file stands where a folder is needed: move it away.',
    ],
  ])('says so when %s', async (_, parts, reason, hint) => {
    await writeFile(inFolder('file.txt'), 'old')
    const path = inFolder(...parts)
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: `Could not write ${path}: ${reason}.`,
      hint,
      details: { path },
    })
    expect(await readFile(inFolder('file.txt'), 'utf8')).toBe('old')
  })

  it.skipIf(isWindows || isRoot)('says so when the folder may not be written', async () => {
    await mkdir(inFolder('locked'), { mode: 0o555 })
    await expect(writeFileAtomic(inFolder('locked', 'x'), 'x')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      message: `Could not write ${inFolder('locked', 'x')}: permission denied.`,
      hint: 'Check who owns it, or choose another folder.',
    })
  })
})

const canMount = await probeMount('a full and of a read-only disk')

describe.skipIf(!canMount)('an atomic write', () => {
  beforeEach(() => mkdir(inFolder('disk')))
  afterEach(() => unmount(inFolder('disk')))

  it('on a full disk keeps the old file and leaves no other', async () => {
    await mountSmall(inFolder('disk'), 'size=64k')
    await writeFile(inFolder('disk', 'file.txt'), 'old')
    await expect(writeFileAtomic(inFolder('disk', 'file.txt'), 'x'.repeat(200_000))).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: `Could not write ${inFolder('disk', 'file.txt')}: no space left on the disk.`,
      hint: 'The disk is full: free some space and run again.',
      details: { systemCode: 'ENOSPC' },
    })
    expect(await readdir(inFolder('disk'))).toEqual(['file.txt'])
    expect(await readFile(inFolder('disk', 'file.txt'), 'utf8')).toBe('old')
  })

  it('in a read-only folder says so', async () => {
    await mountSmall(inFolder('disk'), 'ro,size=64k')
    await expect(writeFileAtomic(inFolder('disk', 'file.txt'), 'x')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: `Could not write ${inFolder('disk', 'file.txt')}: read-only file system.`,
      hint: 'The file system is read-only: choose another folder.',
    })
  })
})
