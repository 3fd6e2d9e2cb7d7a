import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runtimeFolders, type RuntimeFolders } from '../../src/runtime/folders.ts'
import type { Move } from '../../src/runtime/publish.ts'
import { removeTogether } from '../../src/runtime/remove-together.ts'
import { fakeHost } from '../codex/fake-host.ts'

let home: string
let folders: RuntimeFolders
let runtimes: { version: string; folder: string }[]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'remove ü '))
  folders = runtimeFolders(fakeHost(home, { env: { CODEXKIT_HOME: home } }))
  runtimes = ['0.40.0', '0.57.0'].map((version) => ({ version, folder: folders.installed(version, 'linux-x64') }))
  for (const { folder } of runtimes) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'codex'), 'program')
  }
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** A move that Windows refuses for one folder, because a program in it runs. */
const refuse =
  (busy: string, code: string): Move =>
  async (from, to) => {
    if (from.includes(busy)) throw Object.assign(new Error(code), { code })
    await rename(from, to)
  }

describe('removeTogether', () => {
  it('removes folders and left-overs', async () => {
    await mkdir(`${folders.partial}y`)
    await removeTogether(folders, runtimes)
    expect(await readdir(folders.root)).toEqual([])
  })

  it.each(['EPERM', 'EACCES', 'EBUSY'])('puts all back when one is in use (%s)', async (code) => {
    await mkdir(`${folders.partial}y`)
    await expect(removeTogether(folders, runtimes, refuse('0.57.0', code))).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      exitCode: 9,
      message: 'Codex 0.57.0 is in use or may not be removed, so nothing was removed.',
      hint: expect.stringContaining(runtimes[1]?.folder ?? 'none'),
    })
    for (const { folder } of runtimes) expect(await readFile(join(folder, 'codex'), 'utf8')).toBe('program')
    expect((await readdir(folders.root)).sort()).toEqual(['.partial-y', '0.40.0', '0.57.0'])
  })

  it('tells any other fault as it is', async () => {
    await expect(removeTogether(folders, runtimes, refuse('0.40.0', 'EROFS'))).rejects.toMatchObject({
      message: expect.stringContaining('read-only file system'),
    })
  })
})
