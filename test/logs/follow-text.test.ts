import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { entriesOf, gapsOf, isCaughtUp, makeFolder, readAll, startFollowing, textsOf } from './collect.ts'
import { runTorture } from './torture.ts'

/** A folder with a log that says `a` and `b`, followed. */
async function startOnLog() {
  const folder = makeFolder()
  const path = join(folder, 'codex-tui.log')
  writeFileSync(path, 'a\nb\n')
  const following = startFollowing({ logDirs: [folder] })
  await following.until(isCaughtUp)
  const says = (...texts: string[]) => following.until((events) => textsOf(events).join() === texts.join())
  return { folder, path, following, says }
}

describe('a text log that is followed', () => {
  test('is told line by line, the unfinished one when it is finished', async () => {
    const { path, following, says } = await startOnLog()
    appendFileSync(path, 'c')
    appendFileSync(path, 'c\r\nd\n')
    await says('a', 'b', 'cc', 'd')
    expect(gapsOf(following.events)).toEqual([])
  })

  test('goes on under its name after it was renamed, the rest of the old file first', async () => {
    const { path, following, says } = await startOnLog()
    appendFileSync(path, 'c\n')
    renameSync(path, `${path}.1`)
    appendFileSync(`${path}.1`, 'd\n')
    writeFileSync(path, 'e\n')
    await says('a', 'b', 'c', 'd', 'e')
    appendFileSync(`${path}.1`, 'late\n')
    await says('a', 'b', 'c', 'd', 'e', 'late')
    expect(new Set(entriesOf(following.events).map((entry) => entry.source))).toEqual(new Set([path]))
  })

  test('that is renamed to another log is not told twice', async () => {
    const { folder, path, following, says } = await startOnLog()
    renameSync(path, join(folder, 'codex-tui.1.log'))
    writeFileSync(path, 'c\n')
    await says('a', 'b', 'c')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(textsOf(following.events)).toEqual(['a', 'b', 'c'])
  })

  test('that was renamed twice between two looks loses nothing', async () => {
    const { path, following, says } = await startOnLog()
    for (const [place, text] of ['c', 'd', 'e'].entries()) {
      renameSync(path, `${path}.${place}`)
      writeFileSync(path, `${text}\n`)
    }
    await says('a', 'b', 'c', 'd', 'e')
    expect(gapsOf(following.events)).toEqual([])
  })

  test('goes on after it was deleted and made again', async () => {
    const { path, following, says } = await startOnLog()
    rmSync(path)
    await following.until((events) => events.some((event) => event.type === 'source' && event.state === 'vanished'))
    writeFileSync(path, 'c\n')
    await says('a', 'b', 'c')
    expect(gapsOf(following.events)).toEqual([])
  })

  test('that is replaced by one of the same size is told', async () => {
    const { path, following, says } = await startOnLog()
    writeFileSync(`${path}.new`, 'x\ny\n')
    renameSync(`${path}.new`, path)
    await says('a', 'b', 'x', 'y')
    expect(gapsOf(following.events)).toEqual([])
  })

  test('that is written anew in place is a gap and told', async () => {
    const { path, following, says } = await startOnLog()
    writeFileSync(path, 'x\ny\n')
    await says('a', 'b', 'x', 'y')
    expect(gapsOf(following.events)).toHaveLength(1)
  })

  test('that is copied and truncated gives the rest of the copy, and a gap', async () => {
    const { path, following, says } = await startOnLog()
    appendFileSync(path, 'c\n')
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
    appendFileSync(path, 'd\n')
    await says('a', 'b', 'c', 'd')
    expect(gapsOf(following.events)).toHaveLength(1)
  })

  test('that is copied and truncated again and again before it is read is told in order, once', async () => {
    const { path, following, says } = await startOnLog()
    for (const [place, text] of ['c', 'd', 'e'].entries()) {
      appendFileSync(path, `${text}\n`)
      copyFileSync(path, `${path}.${place}`)
      truncateSync(path)
    }
    appendFileSync(path, 'f\n')
    copyFileSync(path, `${path}.9`)
    await says('a', 'b', 'c', 'd', 'e', 'f')
    expect(gapsOf(following.events)).toHaveLength(1)
  })

  test('that was emptied has its gap although nothing comes after it', async () => {
    const { path, following } = await startOnLog()
    truncateSync(path)
    await following.until((events) => gapsOf(events).length === 1)
    expect(textsOf(following.events)).toEqual(['a', 'b'])
  })

  test('has its own pieces, not those of another log whose name begins like its own', async () => {
    const { folder, path, following } = await startOnLog()
    renameSync(path, `${path}.1`)
    writeFileSync(join(folder, 'codex-tui-server.log'), 'other\n')
    writeFileSync(path, 'c\n')
    await following.until((events) => textsOf(events).length === 4)
    const sources = entriesOf(following.events).map(({ text, source }) => [text, source])
    expect(sources).toContainEqual(['other', join(folder, 'codex-tui-server.log')])
    expect(sources).toContainEqual(['c', path])
  })

  test('may not be there yet, nor its folder', async () => {
    const folder = join(makeFolder(), 'home')
    const following = startFollowing({ codexHomes: [folder] })
    await following.until(isCaughtUp)
    mkdirSync(join(folder, 'log'), { recursive: true })
    writeFileSync(join(folder, 'log', 'codex-tui.log'), 'a\n')
    await following.until((events) => textsOf(events).join() === 'a')
    expect(gapsOf(following.events)).toEqual([])
  })

  test('of 200 KB a line is told whole, of 5 MB it is cut, and the next one is right', async () => {
    const { path, following } = await startOnLog()
    appendFileSync(path, `${'x'.repeat(200_000)}\n${'y'.repeat(5_000_000)}\nnext\n`)
    await following.until((events) => textsOf(events).includes('next'))
    const long = entriesOf(following.events).slice(2, 4)
    expect(long.map((entry) => entry.text.length + entry.cutBytes)).toEqual([200_000, 5_000_000])
    expect(long.map((entry) => entry.cutBytes > 0)).toEqual([false, true])
  })

  test('is read only as fast as its entries are taken', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'x.log'), 'a line of text\n'.repeat(100_000))
    const { followLogs } = await import('../../src/logs/index.ts')
    const places = { codexHomes: [], logDirs: [folder], sqliteHomes: [] }
    let entries = 0
    for await (const batch of followLogs({ ...places, follow: false, signal: new AbortController().signal })) {
      entries += batch.filter((event) => event.type === 'entry').length
      if (entries > 0) break
    }
    expect(entries).toBeLessThan(10_000)
  })
})

describe('a torture by a writer that rotates at full speed', () => {
  const hows = ['rename', 'chain'] as const
  test.each(hows)('%s loses nothing, repeats nothing and keeps the order', { timeout: 60_000 }, async (how) => {
    const deletions = how === 'rename' ? 1 : 0
    const result = await runTorture({
      folder: makeFolder(),
      how,
      rotations: 15,
      deletions,
      seconds: 3,
      withTail: false,
    })
    expect(result.written.rotated).toBeGreaterThan(5)
    expect(result.ours).toEqual({ got: result.written.lines, lost: 0, twice: 0, disordered: 0, gaps: [] })
  })

  test(
    'copytruncate repeats nothing, keeps the order, and gives all lines with a gap for each truncation',
    {
      timeout: 60_000,
    },
    async () => {
      const request = { folder: makeFolder(), how: 'copytruncate', rotations: 30, deletions: 0, seconds: 3 } as const
      const { written, ours } = await runTorture({ ...request, withTail: false })
      const { gaps, ...score } = ours
      // This writer is still while it copies, so that each line is in a copy or in the file.
      expect(score).toEqual({ got: written.lines, lost: 0, twice: 0, disordered: 0 })
      expect(gaps).not.toEqual([])
    },
  )
})

describe('lines and cursors', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll(/[\r\n\0\u001B\u009B\uFEFF]/g, '')),
    fc.constantFrom('', 'µs', '2026-11-20T20:30:57.877691Z  INFO codex_core::x: y', 'z'.repeat(3000)),
  )
  const lines = fc.array(line, { maxLength: 60 })

  test(
    'every line comes back, whatever is in it, and a restart at any cursor neither loses nor repeats',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          lines,
          fc.nat(),
          fc.constantFrom('\n', '\r\n'),
          fc.boolean(),
          fc.boolean(),
          async (texts, nth, lineEnd, hasEnd, moves) => {
            const folder = makeFolder()
            const path = join(folder, 'x.log')
            writeFileSync(path, texts.join(lineEnd) + (hasEnd ? lineEnd : ''))
            const all = entriesOf(await readAll({ logDirs: [folder] }))
            const place = all.length === 0 ? -1 : nth % all.length
            const cursor = all[place]?.cursor
            if (moves) {
              renameSync(path, `${path}.1`)
              writeFileSync(path, 'new\n')
            }
            const events = await readAll({ logDirs: [folder], cursors: cursor === undefined ? {} : { [path]: cursor } })
            const expected = all
              .slice(place + 1)
              .map(({ text, timeMs, target, level }) => ({ text, timeMs, target, level }))
            const rest = entriesOf(events).map(({ text, timeMs, target, level }) => ({ text, timeMs, target, level }))
            expect(gapsOf(events)).toEqual([])
            expect(moves ? rest.slice(0, -1) : rest).toEqual(moves && cursor === undefined ? [] : expected)
            const isOpen = texts.at(-1) === '' || texts.length === 0
            const wanted = (hasEnd ? (texts.length === 0 ? [''] : texts) : isOpen ? texts.slice(0, -1) : texts).map(
              (text) => Buffer.from(text).toString(),
            )
            expect(all.map((entry) => entry.text.length)).toEqual(
              wanted.map((text) => (text.startsWith('2026-11') ? 1 : text.length)),
            )
          },
        ),
        { numRuns: 150 },
      )
    },
  )

  test('invalid UTF-8 is made visible', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'x.log'), Buffer.from([0x61, 0xff, 0x62, 0x0a, 0xc3, 0x0a, 0x63, 0x0a]))
    expect(textsOf(await readAll({ logDirs: [folder] }))).toEqual(['a\uFFFDb', '\uFFFD', 'c'])
  })

  test('the file of a cursor that is not there any more is a gap', async () => {
    const folder = makeFolder()
    const path = join(folder, 'x.log')
    writeFileSync(path, 'one\ntwo\n')
    const cursor = entriesOf(await readAll({ logDirs: [folder] }))[1]?.cursor ?? ''
    rmSync(path)
    writeFileSync(path, 'other\n')
    const events = await readAll({ logDirs: [folder], cursors: { [path]: cursor } })
    expect(textsOf(events)).toEqual(['other'])
    expect(gapsOf(events)).toHaveLength(1)
  })
})
