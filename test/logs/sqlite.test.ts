import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { entriesOf, gapsOf, isCaughtUp, makeFolder, readAll, startFollowing, textsOf } from './collect.ts'

const SCHEMA = `CREATE TABLE logs (id INTEGER PRIMARY KEY AUTOINCREMENT, ts INTEGER NOT NULL, ts_nanos INTEGER NOT NULL,
  level TEXT NOT NULL, target TEXT NOT NULL, feedback_log_body TEXT, module_path TEXT, file TEXT, line INTEGER,
  thread_id TEXT, process_uuid TEXT, estimated_bytes INTEGER NOT NULL DEFAULT 0)`

function openDatabase(path: string, schema = SCHEMA): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(schema)
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

function addRow(database: DatabaseSync, text: string, level = 'INFO'): void {
  database
    .prepare(
      'INSERT INTO logs (ts, ts_nanos, level, target, feedback_log_body) VALUES (1795206656, 147745030, ?, ?, ?)',
    )
    .run(level, 'codex_core::session', text)
}

describe('the SQLite log', () => {
  test('recorded rows become entries', async () => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_2.sqlite'))
    const recording = join(import.meta.dirname, '../fixtures/logs/0.169.0/logs_2.sqlite.rows.jsonl')
    const rows = readFileSync(recording, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
    for (const row of rows) {
      const names = Object.keys(row)
      database
        .prepare(`INSERT INTO logs (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
        .run(...Object.values(row))
    }
    database.close()
    const entries = entriesOf(await readAll({ codexHomes: [home] }))
    expect(entries).toHaveLength(rows.length)
    expect(entries[0]).toMatchObject({
      timeMs: 1795206659713,
      kind: 'sqlite',
      level: 'error',
      target: 'codex_app_server',
      thread: null,
      cutBytes: 0,
      fields: { file: 'app-server/src/lib.rs', line: 792 },
    })
    expect(entries[0]?.text).toMatch(/^Codex could not find bubblewrap/)
  })

  test('a database nobody writes to is read without leaving files beside it', async () => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_1.sqlite'))
    addRow(database, 'one')
    database.close()
    expect(textsOf(await readAll({ sqliteHomes: [home] }))).toEqual(['one'])
    expect(existsSync(join(home, 'logs_1.sqlite-wal'))).toBe(false)
  })

  test('rows are told once while they are written, over checkpoints', async () => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_2.sqlite'))
    addRow(database, 'before')
    const following = startFollowing({ codexHomes: [home] })
    await following.until(isCaughtUp)
    for (const text of ['a', 'b', 'c']) {
      addRow(database, text)
      if (text === 'b') database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      await following.until((events) => textsOf(events).includes(text))
    }
    expect(textsOf(following.events)).toEqual(['before', 'a', 'b', 'c'])
    expect(gapsOf(following.events)).toEqual([])
  })

  test('a lock is waited for', async () => {
    const home = makeFolder()
    const path = join(home, 'logs_2.sqlite')
    const database = openDatabase(path)
    database.exec('PRAGMA journal_mode = DELETE')
    const following = startFollowing({ codexHomes: [home] })
    await following.until(isCaughtUp)
    database.exec('BEGIN EXCLUSIVE')
    addRow(database, 'locked in')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(textsOf(following.events)).toEqual([])
    database.exec('COMMIT')
    await following.until((events) => textsOf(events).includes('locked in'))
    expect(gapsOf(following.events)).toEqual([])
  })

  test('rows deleted before they were read are a gap, rows deleted before the watch are not', async () => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_2.sqlite'))
    for (let row = 1; row <= 3; row++) addRow(database, `row ${row}`)
    database.exec('DELETE FROM logs WHERE id < 3')
    const first = await readAll({ codexHomes: [home] })
    expect(textsOf(first)).toEqual(['row 3'])
    expect(gapsOf(first)).toEqual([])
    for (let row = 4; row <= 8; row++) addRow(database, `row ${row}`)
    database.exec('DELETE FROM logs WHERE id < 7')
    const cursors = { [join(home, 'logs_2.sqlite')]: entriesOf(first)[0]?.cursor ?? '' }
    const second = await readAll({ codexHomes: [home], cursors })
    expect(textsOf(second)).toEqual(['row 7', 'row 8'])
    expect(gapsOf(second)).toEqual(['rows 4 to 6 were deleted before they were read'])
  })

  test('a database that was replaced is told from its first row, with a gap', async () => {
    const home = makeFolder()
    const path = join(home, 'logs_2.sqlite')
    const database = openDatabase(path)
    for (const text of ['a', 'b']) addRow(database, text)
    const cursor = entriesOf(await readAll({ codexHomes: [home] })).at(-1)?.cursor ?? ''
    database.close()
    rmSync(path)
    addRow(openDatabase(path), 'new')
    const events = await readAll({ codexHomes: [home], cursors: { [path]: cursor } })
    expect(textsOf(events)).toEqual(['new'])
    expect(gapsOf(events)).toHaveLength(1)
  })

  const schemas = [
    { title: 'columns that came later go into fields', extra: ', colour TEXT', fields: { colour: 'red' } },
    { title: 'columns that are gone leave null', extra: null, fields: {} },
  ]
  test.each(schemas)('$title', async ({ extra, fields }) => {
    const home = makeFolder()
    const schema =
      extra === null ? 'CREATE TABLE logs (id INTEGER PRIMARY KEY, message TEXT)' : SCHEMA.replace(/\)$/, `${extra})`)
    const database = openDatabase(join(home, 'logs_7.sqlite'), schema)
    if (extra === null) database.exec(`INSERT INTO logs (message) VALUES ('hello')`)
    else
      database.exec(
        `INSERT INTO logs (ts, ts_nanos, level, target, feedback_log_body, colour) VALUES (1, 0, 'WARN', 't', 'hello', 'red')`,
      )
    const [entry] = entriesOf(await readAll({ codexHomes: [home] }))
    expect(entry).toMatchObject({
      text: 'hello',
      fields,
      timeMs: extra === null ? null : 1000,
      level: extra === null ? 'info' : 'warn',
    })
  })

  test.each(['id INTEGER PRIMARY KEY, ', ''])('is told from a time on, with the columns: %sts, …', async (id) => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_7.sqlite'), `CREATE TABLE logs (${id}ts INTEGER, message TEXT)`)
    for (const second of [1, 2, 3]) database.exec(`INSERT INTO logs (ts, message) VALUES (${second}, 'at ${second}')`)
    const events = await readAll({ codexHomes: [home], sinceMs: 2000 })
    expect([textsOf(events), gapsOf(events)]).toEqual([['at 2', 'at 3'], []])
  })

  test('one database that two paths lead to is told once, also by the other path when the first is gone', async () => {
    const home = join(makeFolder(), 'home')
    const link = `${home} linked`
    mkdirSync(home)
    symlinkSync(home, link, 'junction')
    const database = openDatabase(join(home, 'logs_2.sqlite'))
    addRow(database, 'one')
    const following = startFollowing({ codexHomes: [link], sqliteHomes: [home] })
    await following.until(isCaughtUp)
    addRow(database, 'two')
    await following.until((events) => textsOf(events).includes('two'))
    expect(textsOf(following.events)).toEqual(['one', 'two'])
    expect(new Set(entriesOf(following.events).map((entry) => entry.source))).toEqual(
      new Set([join(link, 'logs_2.sqlite')]),
    )
    rmSync(link)
    addRow(database, 'three')
    await following.until((events) => textsOf(events).includes('three'))
  })

  test('a long text is cut and says by how much', async () => {
    const home = makeFolder()
    const database = openDatabase(join(home, 'logs_2.sqlite'))
    addRow(database, 'ü'.repeat(1000))
    const [entry] = entriesOf(await readAll({ codexHomes: [home], maxRecordBytes: 100 }))
    expect(Buffer.byteLength(entry?.text ?? '') + (entry?.cutBytes ?? 0)).toBe(2000)
    expect(entry?.cutBytes).toBeGreaterThan(1700)
  })
})
