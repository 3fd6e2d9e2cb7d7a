import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parse } from 'smol-toml'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { cleanRunHomes, createRunHome } from '../../../src/codex/homes/run-home.ts'
import type { Host } from '../../../src/platform/host.ts'
import { fakeHost } from '../fake-host.ts'

const CONFIG = { model: 'm', approvalPolicy: 'never', sandboxMode: 'read-only' }
const DAY_MS = 86_400_000

let folder: string
let host: Host
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run home ü '))
  host = fakeHost(folder, { env: { CODEXKIT_HOME: join(folder, 'kit') } })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a run home', () => {
  it('stands below homes, named by its time', async () => {
    const path = await createRunHome(host, CONFIG)
    expect(dirname(path)).toBe(join(folder, 'kit', 'homes'))
    expect(basename(path)).toMatch(/^20261120T141502Z-[0-9a-f]{8}$/)
  })

  it('holds a config.toml and nothing else', async () => {
    const path = await createRunHome(host, CONFIG)
    expect(await readdir(path)).toEqual(['config.toml'])
    expect(parse(await readFile(join(path, 'config.toml'), 'utf8'))).toMatchObject({
      model: 'm',
      sandbox_mode: 'read-only',
    })
  })

  test.skipIf(platform() === 'win32')('is private, and so are the folders that hold it', async () => {
    const path = await createRunHome(host, CONFIG)
    const modes = [path, dirname(path), dirname(dirname(path)), join(path, 'config.toml')].map(
      async (each) => (await stat(each)).mode & 0o777,
    )
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o700, 0o600])
  })

  it('is another one for every run of the same second', async () => {
    const paths = await Promise.all(Array.from({ length: 20 }, () => createRunHome(host, CONFIG)))
    expect(new Set(paths).size).toBe(20)
  })

  it('that cannot be made is one sentence', async () => {
    await writeFile(join(folder, 'kit'), 'a file')
    await expect(createRunHome(host, CONFIG)).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })
})

describe('cleaning', () => {
  /** A home that was made so many days ago. */
  const madeBefore = (days: number): Promise<string> => {
    const then = new Date(host.now().getTime() - days * DAY_MS)
    return createRunHome({ ...host, now: () => then }, CONFIG)
  }

  it('removes what is older than 30 days, with all that is in it', async () => {
    const [old, young] = [await madeBefore(30.01), await madeBefore(29.99)]
    await mkdir(join(old, 'sessions', '2026'), { recursive: true })
    expect(await cleanRunHomes(host)).toBe(1)
    expect(await readdir(dirname(young))).toEqual([basename(young)])
  })

  it('of what is not there removes nothing', async () => {
    expect(await cleanRunHomes(host)).toBe(0)
    await createRunHome(host, CONFIG)
    expect(await cleanRunHomes(host)).toBe(0)
  })

  it('by many runs at once fails in none of them', async () => {
    await Promise.all(Array.from({ length: 40 }, () => madeBefore(31)))
    const removed = await Promise.all(Array.from({ length: 8 }, () => cleanRunHomes(host)))
    expect(removed.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(40)
    expect(await readdir(join(folder, 'kit', 'homes'))).toEqual([])
  })

  it('leaves alone what has another name, and goes on', async () => {
    const old = await madeBefore(31)
    await mkdir(join(dirname(old), '0-mine'))
    expect(await cleanRunHomes(host)).toBe(1)
    expect(await readdir(dirname(old))).toEqual(['0-mine'])
  })
})
