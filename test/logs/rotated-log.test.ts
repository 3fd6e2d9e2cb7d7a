import { appendFileSync, copyFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { discoverSources } from '../../src/logs/index.ts'
import type { LogEvent } from '../../src/logs/index.ts'
import { openLane } from '../../src/logs/open-lane.ts'
import { entriesOf, gapsOf, isCaughtUp, makeFolder, readAll, startFollowing, textsOf } from './collect.ts'

/** Finds all new sources in less time than this: they are looked for every 400 ms. */
const TWO_SEARCHES_MS = 1000

/** The cursors that the entries lead to, added to those there were. */
function cursorsAfter(events: readonly LogEvent[], before: Record<string, string> = {}): Record<string, string> {
  return { ...before, ...Object.fromEntries(entriesOf(events).map(({ source, cursor }) => [source, cursor])) }
}

function logIn(folder: string): { path: string; dated: (day: number) => string } {
  return {
    path: join(folder, 'codex-tui.log'),
    dated: (day) => join(folder, `codex-tui-202611${String(day).padStart(2, '0')}.log`),
  }
}

describe('a piece of a log that ends in .log too', () => {
  test('is not told again by the next watch, nor by the one after that', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(path, 'n1\nn2\n')
    const first = await readAll({ logDirs: [folder] })
    appendFileSync(path, 'n3\n')
    renameSync(path, dated(21))
    writeFileSync(path, 'n4\n')
    let cursors = cursorsAfter(first)
    const second = await readAll({ logDirs: [folder], cursors })
    expect([textsOf(second), gapsOf(second)]).toEqual([['n3', 'n4'], []])
    cursors = cursorsAfter(second, cursors)
    appendFileSync(path, 'n5\n')
    const third = await readAll({ logDirs: [folder], cursors })
    expect([textsOf(third), gapsOf(third)]).toEqual([['n5'], []])
    const sources = await discoverSources({ codexHomes: [], logDirs: [folder], sqliteHomes: [] })
    expect(sources.map((source) => source.path).toSorted()).toEqual([dated(21), path])
  })

  test('tells the rest while the log itself is not there, once, and goes on with the log', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(path, 'n1\nn2\n')
    let cursors = cursorsAfter(await readAll({ logDirs: [folder] }))
    appendFileSync(path, 'n3\n')
    renameSync(path, dated(21))
    const second = await readAll({ logDirs: [folder], cursors })
    expect([textsOf(second), gapsOf(second)]).toEqual([['n3'], []])
    cursors = cursorsAfter(second, cursors)
    const following = startFollowing({ logDirs: [folder], cursors })
    await following.until(isCaughtUp)
    appendFileSync(dated(21), 'n4\n')
    await following.until((events) => textsOf(events).includes('n4'))
    writeFileSync(path, 'n5\n')
    await following.until((events) => textsOf(events).includes('n5'))
    await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    expect([textsOf(following.events), gapsOf(following.events)]).toEqual([['n4', 'n5'], []])
  })

  test('that is there before the first watch is told once, and from then on by itself', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(dated(20), 'old\n')
    writeFileSync(path, 'n1\n')
    const following = startFollowing({ logDirs: [folder] })
    await following.until(isCaughtUp)
    await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    await following.end()
    expect(textsOf(following.events).toSorted()).toEqual(['n1', 'old'])
    appendFileSync(dated(20), 'late\n')
    expect(textsOf(await readAll({ logDirs: [folder], cursors: cursorsAfter(following.events) }))).toEqual(['late'])
  })

  test('that is a copy, made and truncated while followed, gives only its rest', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(path, 'n1\n')
    const following = startFollowing({ logDirs: [folder] })
    await following.until(isCaughtUp)
    const expected = ['n1']
    for (const day of [22, 23]) {
      appendFileSync(path, `told of ${day}\n`)
      expected.push(`told of ${day}`, `rest of ${day}`)
      await following.until((events) => textsOf(events).includes(`told of ${day}`))
      appendFileSync(path, `rest of ${day}\n`)
      copyFileSync(path, dated(day))
      truncateSync(path)
      await following.until((events) => gapsOf(events).length === day - 21)
      await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    }
    appendFileSync(path, 'end\n')
    await following.until((events) => textsOf(events).includes('end'))
    expect(textsOf(following.events)).toEqual([...expected, 'end'])
  })

  test('that was told whole is not told again when it is found after the log went on', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(path, 'n1\n')
    const following = startFollowing({ logDirs: [folder] })
    await following.until(isCaughtUp)
    copyFileSync(path, dated(22))
    writeFileSync(path, 'n2 is longer than what was there\n')
    await following.until((events) => textsOf(events).length === 2)
    await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    expect(textsOf(following.events)).toEqual(['n1', 'n2 is longer than what was there'])
  })

  test('that is a copy made long before the truncation, or never followed by one, is told once', async () => {
    const folder = makeFolder()
    const { path, dated } = logIn(folder)
    writeFileSync(path, 'n1\n')
    const following = startFollowing({ logDirs: [folder] })
    await following.until(isCaughtUp)
    copyFileSync(path, dated(22))
    await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    expect(textsOf(following.events)).toEqual(['n1'])
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'n2\n')
    await following.until((events) => textsOf(events).includes('n2'))
    await new Promise((resolve) => setTimeout(resolve, TWO_SEARCHES_MS))
    expect(textsOf(following.events)).toEqual(['n1', 'n2'])
  })

  test('is told by itself when a new log only has a name like one', async () => {
    const folder = makeFolder()
    const { path } = logIn(folder)
    writeFileSync(path, 'n1\n')
    const following = startFollowing({ logDirs: [folder] })
    await following.until(isCaughtUp)
    const other = join(folder, 'codex-tui-2.log')
    writeFileSync(other, '')
    appendFileSync(other, 'another process\n')
    await following.until((events) => textsOf(events).includes('another process'))
    expect(entriesOf(following.events).at(-1)?.source).toBe(other)
  })
})

describe('the lane of a log', () => {
  function openLog(path: string, cursor?: string) {
    const now = (): number => Date.now()
    const context = { maxRecordBytes: 1000, follow: true, sinceMs: null, withCursors: true, startedMs: now(), now }
    const cursors = cursor === undefined ? {} : { [path]: cursor }
    const lane = openLane(path, 'text', cursors, { ...context, buffer: { bytes: Buffer.alloc(0) }, claims: new Map() })
    onTestFinished(() => lane.close())
    return lane
  }

  test('knows a copy by what it told, also just after the truncation', async () => {
    const { path } = logIn(makeFolder())
    writeFileSync(path, 'n1\n')
    const lane = openLog(path)
    lane.look(Date.now())
    await lane.read()
    const areCopies = () => ['n1\nn2\n', 'other\n'].map((head) => lane.isCopy?.(Buffer.from(head)))
    expect(areCopies()).toEqual([true, false])
    truncateSync(path)
    lane.look(Date.now())
    expect(areCopies()).toEqual([true, false])
  })

  test('knows a copy of what it told before it was renamed', async () => {
    const { path } = logIn(makeFolder())
    writeFileSync(path, 'n1\n')
    const lane = openLog(path)
    lane.look(Date.now())
    await lane.read()
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'n2\n')
    lane.look(Date.now())
    expect(textsOf(await lane.read())).toEqual(['n2'])
    expect(['n1\n', 'n2\n', 'n3\n'].map((head) => lane.isCopy?.(Buffer.from(head)))).toEqual([true, true, false])
  })

  test('that goes on with a piece does not take it for deleted, however late it is read', async () => {
    const { path, dated } = logIn(makeFolder())
    writeFileSync(path, 'n1\nn2\n')
    const before = openLog(path)
    before.look(Date.now())
    const [first] = entriesOf(await before.read())
    renameSync(path, dated(21))
    const lane = openLog(path, first?.cursor)
    for (let looks = 0; looks < 5; looks++) lane.look(Date.now())
    const events = await lane.read()
    expect([textsOf(events), gapsOf(events)]).toEqual([['n2'], []])
  })
})
