import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Env, Host } from '../../src/platform/host.ts'
import { checkHomeWritable, freeSpace, temporaryFolderAround } from '../../src/runtime/check-home.ts'
import { fakeHost } from '../codex/fake-host.ts'

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'home ü ')))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const host = (home: string, env: Env = {}, facts: Partial<Host> = {}): Host =>
  fakeHost(folder, { ...facts, env: { CODEXKIT_HOME: join(folder, home), ...env } })

describe('checkHomeWritable', () => {
  it('makes the folder and leaves nothing in it', async () => {
    await checkHomeWritable(host('new/home'))
    expect(await readdir(join(folder, 'new', 'home'))).toEqual([])
  })

  it('refuses a file in its place', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(checkHomeWritable(host('file'))).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })
})

describe('temporaryFolderAround', () => {
  it.each<[string, string, Env, string | undefined]>([
    ['below it', 'temp/home', { TMPDIR: 'temp' }, 'temp'],
    ['the same', 'temp', { TMPDIR: 'temp' }, 'temp'],
    ['beside it', 'temporary/home', { TMPDIR: 'temp' }, undefined],
    ['above it', '.', { TMPDIR: 'temp' }, undefined],
    ['in one whose name begins with two dots', 'temp/..home', { TMPDIR: 'temp' }, 'temp'],
    ['below it by a link', 'link/home', { TMPDIR: 'temp' }, 'temp'],
  ])('with the home %s', async (_, home, env, expected) => {
    await mkdir(join(folder, 'temp'))
    await symlink(join(folder, 'temp'), join(folder, 'link'), 'dir')
    const absolute = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(folder, path ?? '')]))
    const found = await temporaryFolderAround(host(home, absolute))
    expect(found).toBe(expected && join(folder, expected))
  })

  it('asks TMP and TEMP on Windows', async () => {
    const [inner, outer] = [join(folder, 'inner'), join(folder, 'outer')]
    for (const path of [inner, outer]) await mkdir(path)
    const windows = { platform: 'win32' as const }
    expect(await temporaryFolderAround(host('inner/home', { TMP: inner, TEMP: outer }, windows))).toBe(inner)
    expect(await temporaryFolderAround(host('outer/home', { TMP: inner, TEMP: outer }, windows))).toBeUndefined()
    expect(await temporaryFolderAround(host('outer/home', { TMPDIR: outer }, windows))).toBeUndefined()
  })
})

describe('freeSpace', () => {
  it('is that of the disk where the home would be', async () => {
    const [here, later] = [await freeSpace(host('.')), await freeSpace(host('not/made/yet'))]
    expect(here).toBeGreaterThan(0)
    expect(Math.abs(here - later)).toBeLessThan(1e9)
  })
})
