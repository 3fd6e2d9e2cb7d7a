import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { discoverSources } from '../../src/logs/index.ts'
import { entriesOf, gapsOf, isCaughtUp, makeFolder, readAll, startFollowing, textsOf } from './collect.ts'

const NAME = 'rollout-2026-11-20T20-30-27-01a1faa7-4110-75d0-934d-f4d3367eb9f9.jsonl'

function write(path: string, text: string | Buffer): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

function message(second: number, text: string): string {
  const timestamp = `2026-11-20T20:00:${String(second).padStart(2, '0')}.000Z`
  return `${JSON.stringify({ timestamp, type: 'event_msg', payload: { type: 'agent_message', message: text } })}\n`
}

const textLine = (second: number, text: string): string =>
  `2026-11-20T20:00:${String(second).padStart(2, '0')}.000000Z  INFO codex_core::x: ${text}\n`

describe('a home', () => {
  test('of every recorded version is told in order of time, each line once', async () => {
    const home = makeFolder()
    let lines = 0
    for (const version of ['0.57.0', '0.104.0', '0.147.0', '0.169.0']) {
      for (const name of ['shell', '500', 'mcptool']) {
        const text = readFileSync(
          join(import.meta.dirname, `../fixtures/logs/${version}/rollout-${name}.jsonl`),
          'utf8',
        )
        lines += text.trim().split('\n').length
        write(join(home, 'sessions', '2026', '11', '20', `rollout-${version}-${name}.jsonl`), text)
      }
      const text = readFileSync(join(import.meta.dirname, `../fixtures/logs/${version}/codex-tui-500.log`), 'utf8')
      lines += text.trim().split('\n').length
      write(join(home, 'log', `${version}.log`), text)
    }
    const events = await readAll({ codexHomes: [home] })
    const times = entriesOf(events).map((entry) => entry.timeMs ?? Number.NaN)
    expect(times).toHaveLength(lines)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(gapsOf(events)).toEqual([])
    expect(events.at(-1)).toEqual({ type: 'caught-up' })
  })

  test('tells two sources as one, also while they are written', async () => {
    const home = makeFolder()
    const rollout = write(join(home, 'sessions', '2026', '11', '20', NAME), message(1, 'one') + message(3, 'three'))
    const log = write(join(home, 'log', 'codex-tui.log'), textLine(2, 'two') + textLine(4, 'four'))
    const following = startFollowing({ codexHomes: [home] })
    await following.until(isCaughtUp)
    expect(textsOf(following.events)).toEqual(['one', 'two', 'three', 'four'])
    const nowText = (text: string): string =>
      textLine(0, text).replace(/^\S+/, new Date().toISOString().replace('Z', '000Z'))
    appendFileSync(log, nowText('five'))
    appendFileSync(rollout, message(0, 'six').replace(/"20[^"]+"/, `"${new Date(Date.now() + 5).toISOString()}"`))
    await following.until((events) => textsOf(events).length === 6)
    expect(textsOf(following.events).slice(4)).toEqual(['five', 'six'])
  })

  const moves = {
    archived: (path: string, home: string): void => {
      mkdirSync(join(home, 'archived_sessions'))
      renameSync(path, join(home, 'archived_sessions', NAME))
    },
    compressed: (path: string): void => {
      writeFileSync(`${path}.zst`, zstdCompressSync(readFileSync(path)))
      rmSync(path)
    },
  }
  test.each(Object.entries(moves))(
    'whose rollout is %s goes on where it was, while watched and after',
    async (_title, move) => {
      const home = makeFolder()
      const path = write(join(home, 'sessions', '2026', '11', '20', NAME), message(1, 'one') + message(2, 'two'))
      const before = entriesOf(await readAll({ codexHomes: [home] }))
      const following = startFollowing({ codexHomes: [home] })
      await following.until(isCaughtUp)
      appendFileSync(path, message(3, 'three'))
      move(path, home)
      await following.until((events) => textsOf(events).includes('three'))
      await following.end()
      expect(textsOf(following.events)).toEqual(['one', 'two', 'three'])
      const after = await readAll({ codexHomes: [home], cursors: { [path]: before[0]?.cursor ?? '' } })
      expect(textsOf(after)).toEqual(['two', 'three'])
      expect(entriesOf(after).map((entry) => entry.thread)).toEqual(
        Array(2).fill('01a1faa7-4110-75d0-934d-f4d3367eb9f9'),
      )
    },
  )

  test('is told from a time on, also in a long file', async () => {
    const home = makeFolder()
    const many = Array.from({ length: 40_000 }, (_, i) => textLine(Math.floor(i / 1000), `line ${i}`)).join('')
    write(join(home, 'log', 'codex-tui.log'), many)
    const sinceMs = Date.parse('2026-11-20T20:00:35.000Z')
    const texts = textsOf(await readAll({ codexHomes: [home], sinceMs }))
    expect(texts).toHaveLength(5000)
    expect(texts[0]).toBe('line 35000')
  })

  test('is told from a time on, also when no line of the first reads is so new', async () => {
    const home = makeFolder()
    const old = Array.from({ length: 40_000 }, (_, i) => `${'x'.repeat(20)} ${i}\n`).join('')
    write(join(home, 'log', 'codex-tui.log'), textLine(1, 'old') + old + textLine(9, 'new'))
    const sinceMs = Date.parse('2026-11-20T20:00:05.000Z')
    expect(textsOf(await readAll({ codexHomes: [home], sinceMs }))).toEqual(['new'])
  })

  const call = (second: number): string => {
    const payload = { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'call-1' }
    return `${JSON.stringify({ timestamp: `2026-11-20T20:00:${second}.000Z`, type: 'response_item', payload })}\n`
  }
  // As long as in 0.169, where it holds the base instructions.
  const sessionMeta = `${JSON.stringify({
    timestamp: '2026-11-20T20:00:00.000Z',
    type: 'session_meta',
    payload: { id: 'of-the-meta', base_instructions: { text: 'x'.repeat(22_000) }, cli_version: '0.169.0' },
  })}\n`

  test.each(['since', 'cursor'])('knows the version of a rollout it begins in the middle of: %s', async (how) => {
    const home = makeFolder()
    const old = Array.from({ length: 2000 }, (_, i) => message(1, `old ${i}`)).join('')
    const path = write(join(home, 'sessions', '2026', '11', '20', NAME), sessionMeta + old)
    const cursors = { [path]: entriesOf(await readAll({ codexHomes: [home] })).at(-1)?.cursor ?? '' }
    appendFileSync(path, call(50))
    const begin = how === 'since' ? { sinceMs: Date.parse('2026-11-20T20:00:40.000Z') } : { cursors }
    const entries = entriesOf(await readAll({ codexHomes: [home], ...begin }))
    expect(entries.map(({ level, thread, fields }) => [level, thread, fields['tool']])).toEqual([
      ['debug', 'of-the-meta', 'shell'],
    ])
  })

  test('tells half a line of a rollout when it is whole, or at once to who keeps no cursors', async () => {
    const home = makeFolder()
    const half = message(2, 'two').slice(0, 60)
    const path = write(join(home, 'sessions', '2026', '11', '20', NAME), message(1, 'one') + half)
    expect(textsOf(await readAll({ codexHomes: [home], withCursors: false }))).toEqual(['one', half])
    const first = await readAll({ codexHomes: [home] })
    expect(textsOf(first)).toEqual(['one'])
    appendFileSync(path, message(2, 'two').slice(60))
    const cursors = { [path]: entriesOf(first).at(-1)?.cursor ?? '' }
    const second = entriesOf(await readAll({ codexHomes: [home], cursors }))
    expect(second.map(({ text, fields }) => [text, fields['unreadable']])).toEqual([['two', undefined]])
  })

  test('whose rollout is compressed is told from a time on, to a last line without its end', async () => {
    const home = makeFolder()
    const timeless = `${JSON.stringify({ type: 'event_msg', payload: { type: 'agent_message', message: 'timeless' } })}\n`
    const text = message(1, 'one') + timeless + message(8, 'eight') + message(9, 'nine').trimEnd()
    const path = `${join(home, 'sessions', '2026', '11', '20', NAME)}.zst`
    write(path, zstdCompressSync(text))
    const all = await readAll({ codexHomes: [home] })
    expect(textsOf(all)).toEqual(['one', 'timeless', 'eight', 'nine'])
    const sinceMs = Date.parse('2026-11-20T20:00:05.000Z')
    expect(textsOf(await readAll({ codexHomes: [home], sinceMs }))).toEqual(['timeless', 'eight', 'nine'])
    for (const [place, { cursor }] of entriesOf(all).entries()) {
      expect(textsOf(await readAll({ codexHomes: [home], cursors: { [path]: cursor } }))).toEqual(
        textsOf(all).slice(place + 1),
      )
    }
    const last = { [path]: entriesOf(all).at(-1)?.cursor ?? '' }
    write(path, zstdCompressSync(`${text}\n${message(10, 'ten')}`))
    expect(textsOf(await readAll({ codexHomes: [home], cursors: last }))).toEqual(['ten'])
  })

  test('only tells the kinds that are wanted', async () => {
    const home = makeFolder()
    write(join(home, 'sessions', '2026', '11', '20', NAME), message(1, 'one'))
    write(join(home, 'log', 'codex-tui.log'), textLine(2, 'two'))
    expect(textsOf(await readAll({ codexHomes: [home], kinds: ['text'] }))).toEqual(['two'])
  })

  test('lists its sources, the newest first, with their newest entry', async () => {
    const home = makeFolder()
    const logDir = makeFolder()
    const rollout = write(join(home, 'archived_sessions', NAME), message(1, 'one') + message(9, 'two'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const log = write(join(logDir, 'other.log'), 'no time\n')
    write(join(home, 'log', 'notes.txt'), 'not a log')
    const sources = await discoverSources({
      codexHomes: [home, join(home, 'none')],
      logDirs: [logDir],
      sqliteHomes: [],
    })
    expect(sources.map(({ path, kind, newestEntryMs }) => ({ path, kind, newestEntryMs }))).toEqual([
      { path: log, kind: 'text', newestEntryMs: null },
      { path: rollout, kind: 'rollout', newestEntryMs: Date.parse('2026-11-20T20:00:09.000Z') },
    ])
    expect(sources[0]?.sizeBytes).toBe(8)
  })
})
