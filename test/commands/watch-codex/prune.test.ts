import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { prune } from '../../../src/commands/watch-codex/prune.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const at = useTemporaryFolder()
const NOW = Date.parse('2026-11-20T12:00:00Z')
const DAY = 86_400_000

/** Writes a file that was last written to so many days ago. */
function put(path: string, days: number): void {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), 'x'.repeat(100))
  utimesSync(at(path), new Date(NOW - days * DAY), new Date(NOW - days * DAY))
}

const OLD = [
  'home/archived_sessions/rollout-2026-08-01T10-00-00-d.jsonl',
  'home/log/codex-tui.log',
  'home/logs_1.sqlite',
  'home/logs_1.sqlite-wal',
  'home/sessions/2026/09/01/rollout-2026-09-01T10-00-00-a.jsonl',
  'home/sessions/2026/09/02/rollout-2026-09-02T10-00-00-b.jsonl.zst',
  'logs/codex-app-server.log.3',
]
const KEPT: [string, number][] = [
  // The newest session stays, however old it is.
  ['home/sessions/2026/10/01/rollout-2026-10-01T10-00-00-c.jsonl', 40],
  // The newest database too, and one of before whose log is still written to.
  ['home/logs_2.sqlite', 90],
  ['db/logs_2.sqlite', 90],
  ['db/logs_2.sqlite-wal', 1],
  ['db/logs_3.sqlite', 90],
  // Names that Codex does not give to logs.
  ['home/config.toml', 90],
  ['home/auth.json', 90],
  ['home/history.jsonl', 90],
  ['home/state_5.sqlite', 90],
  ['home/log/notes.log', 90],
  ['home/sessions/notes/rollout-2026-09-01T10-00-00-x.jsonl', 90],
  ['home/sessions/notes/09/01/rollout-2026-09-01T10-00-00-x.jsonl', 90],
  ['home/sessions/2026/09/01/notes.jsonl', 90],
  ['home/sessions/2026/09/01/deeper/rollout-2026-09-01T10-00-00-x.jsonl', 90],
  ['elsewhere/sessions/2026/09/01/rollout-2026-09-01T10-00-00-x.jsonl', 90],
]

beforeEach(() => {
  for (const path of OLD) put(path, 60)
  for (const [path, days] of KEPT) put(path, days)
})

const run = (remove: boolean, days = 30, home = 'home') =>
  prune({
    codexHomes: [at(home)],
    logDirs: [at('logs')],
    sqliteHomes: [at('db')],
    beforeMs: NOW - days * DAY,
    remove,
  })

const namesOf = (files: readonly { path: string }[]) => files.map(({ path }) => relative(at(), path)).sort()

describe('prune', () => {
  it('lists what is old and removes nothing', async () => {
    const result = await run(false)
    expect(namesOf(result.files)).toEqual(OLD)
    expect(result).toMatchObject({ mode: 'pruned', removed: false, totalBytes: 100 * OLD.length })
    for (const path of OLD) expect(existsSync(at(path))).toBe(true)
  })

  it('removes exactly what it lists', async () => {
    const result = await run(true)
    expect(namesOf(result.files)).toEqual(OLD)
    for (const path of OLD) expect(existsSync(at(path))).toBe(false)
    for (const [path] of KEPT) expect(existsSync(at(path))).toBe(true)
    expect((await run(true)).files).toEqual([])
  })

  it('leaves what is not so old', async () => {
    expect((await run(true, 70)).files).toEqual([])
  })

  it('goes through no link, to a file or to a folder', async () => {
    mkdirSync(at('linked'))
    symlinkSync(at('home/sessions'), at('linked/sessions'))
    mkdirSync(at('linked/archived_sessions'))
    const target = at('home/archived_sessions/rollout-2026-08-01T10-00-00-d.jsonl')
    symlinkSync(target, at('linked/archived_sessions/rollout-2026-08-01T10-00-00-d.jsonl'))
    put('linked/archived_sessions/rollout-2026-11-01T10-00-00-n.jsonl', 1)
    put('linked/logs_1.sqlite', 60)
    put('linked/logs_2.sqlite', 1)
    symlinkSync(at('home/config.toml'), at('linked/logs_1.sqlite-wal'))
    const result = await run(true, 30, 'linked')
    expect(namesOf(result.files)).toEqual(['linked/logs_1.sqlite', 'logs/codex-app-server.log.3'])
    expect(existsSync(target)).toBe(true)
  })

  it('finds nothing where there is nothing', async () => {
    expect((await run(false, 30, 'no such home')).files).toHaveLength(1)
  })
})
