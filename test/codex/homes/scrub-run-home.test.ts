import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { scrubRunHome } from '../../../src/codex/homes/scrub-run-home.ts'

const KEY = 'Qx7-secret/of+this=test!'

let folder: string
let home: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrub ü '))
  home = join(folder, 'home')
  await mkdir(home)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leave = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(home, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  return path
}

describe('a secret in a run home', () => {
  test.each([
    ['as it is', KEY],
    ['in base64', Buffer.from(KEY).toString('base64')],
    ['in a URL', encodeURIComponent(KEY)],
  ])('%s becomes as many stars, and JSON lines stay JSON', async (_, form) => {
    const path = await leave('sessions/2026/11/20/rollout-x.jsonl', `{"a":"${form}","b":"ü ${form}"}\n{"c":1}\n`)
    await scrubRunHome(home, [KEY])
    const stars = '*'.repeat(form.length)
    expect(await readFile(path, 'utf8')).toBe(`{"a":"${stars}","b":"ü ${stars}"}\n{"c":1}\n`)
  })

  it('is found where two windows meet', async () => {
    const window = 8 * 1024 * 1024
    const bytes = Buffer.alloc(window * 2 + 100, '.')
    const places = [0, window - 10, window * 2 - 60, bytes.length - KEY.length]
    for (const place of places) bytes.write(KEY, place)
    const path = await leave('log', bytes)
    await scrubRunHome(home, [KEY])
    const cleaned = await readFile(path)
    expect(cleaned.length).toBe(bytes.length)
    expect(cleaned.includes('secret')).toBe(false)
    expect(places.map((place) => cleaned.toString('latin1', place, place + KEY.length))).toEqual(
      places.map(() => '*'.repeat(KEY.length)),
    )
    expect(cleaned.toString('latin1').replaceAll('.', '')).toBe('*'.repeat(KEY.length * places.length))
  })

  it('is gone from a database and from its log, and the database is still one', async () => {
    const path = await leave('logs_2.sqlite', '')
    const writer = new DatabaseSync(path)
    writer.exec('PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE logs (body TEXT)')
    writer.prepare('INSERT INTO logs VALUES (?)').run(`before ${KEY} after`)
    // As a Codex that was killed leaves it: the row stands in the log only.
    for (const end of ['', '-wal']) await writeFile(join(folder, `copy${end}`), await readFile(path + end))
    writer.close()
    for (const end of ['', '-wal']) await leave(`logs_2.sqlite${end}`, await readFile(join(folder, `copy${end}`)))
    expect((await readFile(`${path}-wal`)).includes(KEY)).toBe(true)
    await scrubRunHome(home, [KEY])
    const reader = new DatabaseSync(path, { readOnly: true })
    expect(reader.prepare('SELECT body FROM logs').all()).toEqual([{ body: `before ${'*'.repeat(KEY.length)} after` }])
    reader.close()
    expect((await readFile(path)).includes(KEY)).toBe(false)
  })

  it('is gone from a log whose database is none', async () => {
    await leave('broken.sqlite', 'no database')
    const log = await leave('broken.sqlite-wal', `x ${KEY} x`)
    await scrubRunHome(home, [KEY])
    expect((await readFile(log).catch(() => Buffer.alloc(0))).includes(KEY)).toBe(false)
  })
})

describe('everything else', () => {
  it('stays as it is', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))
    const path = await leave('a b/ü.bin', bytes)
    const before = (await stat(path)).mtimeMs
    await scrubRunHome(home, [KEY])
    expect(await readFile(path)).toEqual(bytes)
    expect((await stat(path)).mtimeMs).toBe(before)
  })

  it('is not looked at when there is no secret, or only one too short to be told from words', async () => {
    const path = await leave('log', 'abc')
    await scrubRunHome(home, [])
    await scrubRunHome(home, ['', 'abc'])
    expect(await readFile(path, 'utf8')).toBe('abc')
  })

  test.skipIf(platform() === 'win32')('outside the home is not reached through a link', async () => {
    const outside = join(folder, 'outside')
    await writeFile(outside, KEY)
    await symlink(outside, join(home, 'link'))
    await scrubRunHome(home, [KEY])
    expect(await readFile(outside, 'utf8')).toBe(KEY)
  })

  test.skipIf(platform() === 'win32')('keeps its mode', async () => {
    const path = await leave('config.toml', KEY)
    await chmod(path, 0o600)
    await scrubRunHome(home, [KEY])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
