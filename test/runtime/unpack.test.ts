import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LockedPackage } from '../../src/runtime/lock.ts'
import { unpackTarball } from '../../src/runtime/unpack.ts'
import { fakeCodex, makeTarball, type FakeEntry } from '../support/fake-registry.ts'

const ROOT = 'package/vendor/fake-triple'
const PROGRAM = { path: `${ROOT}/bin/codex`, content: 'program' }
const OTHERS = [
  { path: `${ROOT}/codex-path/rg`, content: 'rg' },
  { path: `${ROOT}/codex-package.json`, content: '{}', mode: 0o600 },
]
const GOOD = ['bin', 'bin/codex', 'codex-package.json', 'codex-path', 'codex-path/rg']
const locked = lockedBy(fakeCodex({ program: 'program' }).lock.targets['linux-x64'])

function lockedBy(entry: LockedPackage | undefined): LockedPackage {
  if (!entry) throw new Error('the fake lock has a linux-x64 entry')
  return entry
}

let outside: string
beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'unpack-'))
})
afterEach(() => rm(outside, { recursive: true, force: true }))

const unpack = async (tarball: Uint8Array, signal = new AbortController().signal): Promise<void> => {
  await writeFile(join(outside, 'package.tgz'), tarball)
  await mkdir(join(outside, 'a', 'b', 'folder'), { recursive: true })
  await unpackTarball({ tarball: join(outside, 'package.tgz'), locked, folder: join(outside, 'a/b/folder'), signal })
}
const inside = async (): Promise<string[]> => (await readdir(join(outside, 'a/b/folder'), { recursive: true })).sort()
const around = async (): Promise<string[]> => [
  ...(await readdir(outside)),
  ...(await readdir(join(outside, 'a'))),
  ...(await readdir(join(outside, 'a/b'))),
]

describe('unpackTarball', () => {
  it('writes the locked files below the root, runnable where the package says so', async () => {
    await unpack(makeTarball([PROGRAM, ...OTHERS]))
    expect(await inside()).toEqual(GOOD)
    expect(await readFile(join(outside, 'a/b/folder/bin/codex'), 'utf8')).toBe('program')
    const modeOf = async (path: string): Promise<number> => (await stat(join(outside, 'a/b/folder', path))).mode & 0o777
    expect([await modeOf('bin/codex'), await modeOf('codex-package.json')]).toEqual([0o755, 0o644])
  })

  it('makes the program runnable even when the package does not', async () => {
    await unpack(makeTarball([{ ...PROGRAM, mode: 0o644 }, ...OTHERS]))
    expect((await stat(join(outside, 'a/b/folder/bin/codex'))).mode & 0o777).toBe(0o755)
  })

  it.each<[string, FakeEntry[]]>([
    ['a path upwards', [{ path: '../evil', content: 'evil' }]],
    ['a path upwards from inside', [{ path: `${ROOT}/../../../../evil`, content: 'evil' }]],
    ['an absolute path', [{ path: '/tmp/codexkit-evil', content: 'evil' }]],
    [
      'a Windows path',
      [
        { path: `${ROOT}\\..\\evil`, content: 'evil' },
        { path: 'C:\\evil', content: 'evil' },
      ],
    ],
    ['a symbolic link', [{ path: `${ROOT}/link`, type: 'SymbolicLink', linkpath: '/etc' }]],
    ['a hard link', [{ path: `${ROOT}/link`, type: 'Link', linkpath: '/etc/passwd' }]],
    ['a link in place of a folder', [{ path: `${ROOT}/bin`, type: 'SymbolicLink', linkpath: '../../..' }]],
    ['a file nobody asked for', [{ path: `${ROOT}/codex-resources/voice/lib.so`, content: 'voice' }]],
    ['a file of another root', [{ path: 'package/vendor/other/bin/codex', content: 'other' }]],
  ])('passes over %s', async (_, evil) => {
    await unpack(makeTarball([...evil, PROGRAM, ...OTHERS, ...evil]))
    expect(await inside()).toEqual(GOOD)
    expect(await around()).toEqual(['a', 'package.tgz', 'b', 'folder'])
    await expect(stat('/tmp/codexkit-evil')).rejects.toThrow('ENOENT')
  })

  it.each<[string, FakeEntry[]]>([
    ['is a symbolic link', [{ path: PROGRAM.path, type: 'SymbolicLink', linkpath: '/bin/sh' }]],
    ['is a hard link', [{ path: PROGRAM.path, type: 'Link', linkpath: '/bin/sh' }]],
    ['is a folder', [{ path: PROGRAM.path, type: 'Directory' }]],
    ['is not there', []],
  ])('refuses a package whose program %s', async (_, program) => {
    const message = 'The package 0.0.1-linux-x64 does not hold bin/codex.'
    await expect(unpack(makeTarball([...program, ...OTHERS]))).rejects.toMatchObject({
      code: 'CODEXKIT_RUNTIME',
      message,
    })
  })

  it('refuses a file that is not the locked one', async () => {
    await expect(unpack(makeTarball([{ ...PROGRAM, content: 'progran' }, ...OTHERS]))).rejects.toMatchObject({
      code: 'CODEXKIT_CHECKSUM',
      message: 'The file bin/codex of the package is not the pinned one.',
    })
  })

  it('takes the first of two files of one name', async () => {
    await unpack(makeTarball([PROGRAM, ...OTHERS, { ...PROGRAM, content: 'second' }]))
    expect(await readFile(join(outside, 'a/b/folder/bin/codex'), 'utf8')).toBe('program')
  })

  it.each([
    ['is no gzip', Buffer.from('hello')],
    ['is cut', makeTarball([PROGRAM, ...OTHERS]).subarray(0, 90)],
    ['is no tar', gzipSync(Buffer.alloc(2048, 'x'))],
  ])('refuses a package that %s', async (_, tarball) => {
    await expect(unpack(tarball)).rejects.toMatchObject({ code: 'CODEXKIT_RUNTIME', exitCode: 7 })
  })

  it('stops when aborted', async () => {
    const reason = new Error('stopped by the test')
    await expect(unpack(makeTarball([PROGRAM, ...OTHERS]), AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('writes nothing but the locked files, whatever the package holds', async () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'package',
      'vendor',
      'fake-triple',
      'bin',
      'codex',
      'C:',
      '\\',
      'tmp',
      'x',
    )
    const path = fc.array(part, { minLength: 1, maxLength: 7 }).map((parts) => parts.join('/'))
    const type = fc.constantFrom('File', 'SymbolicLink', 'Link', 'Directory')
    const entry = fc.record({ path, type, linkpath: path, content: fc.constant('evil') })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (evil) => {
        const tarball = makeTarball([...evil.filter(({ path }) => path !== PROGRAM.path), PROGRAM, ...OTHERS])
        await unpack(tarball).catch((thrown: unknown) => {
          expect(thrown).toMatchObject({ code: 'CODEXKIT_RUNTIME' })
        })
        expect((await inside()).filter((found) => !GOOD.includes(found))).toEqual([])
        expect(await around()).toEqual(['a', 'package.tgz', 'b', 'folder'])
        await rm(join(outside, 'a'), { recursive: true })
      }),
      { numRuns: 150 },
    )
  })
})
