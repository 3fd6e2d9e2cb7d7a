import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { watchLineSchema } from '../../../build/schema/watch.ts'
import { WatchEvidence } from '../../../src/commands/watch-codex/evidence/watch-evidence.ts'
import { listWatchFiles, watchFileName } from '../../../src/commands/watch-codex/evidence/watch-files.ts'
import { createRedactor } from '../../../src/env/index.ts'
import { runAt, verifyRun } from '../../../src/evidence/index.ts'
import type { LogEntry } from '../../../src/logs/index.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'
import { entryOf } from './fake-logs.ts'

const at = useTemporaryFolder()
const SECRET = 'zebra-crossing-42'
const now = () => new Date('2026-11-20T14:15:02Z')

function open(folder: string, maxBytes = 1e9): Promise<WatchEvidence> {
  const redactor = createRedactor()
  redactor.add('TOKEN', SECRET)
  return WatchEvidence.open({ folder, redactor, maxBytes, now })
}

/** Entry `number` of a source; its cursor says which comes next. */
function numbered(source: string, number: number): LogEntry {
  return entryOf({ source, text: `${source} ${number}`, cursor: String(number + 1) })
}

/** What a follower would tell after the cursors that the evidence has. */
async function* rest(counts: Record<string, number>, cursors: Readonly<Record<string, string>>) {
  for (const [source, count] of Object.entries(counts)) {
    for (let number = Number(cursors[source] ?? 0); number < count; number++) yield numbered(source, number)
  }
}

async function textsIn(folder: string): Promise<string[]> {
  const texts: string[] = []
  for (const number of await listWatchFiles(folder)) {
    const text = readFileSync(join(folder, watchFileName(number)), 'utf8')
    expect(text === '' || text.endsWith('\n')).toBe(true)
    for (const line of text.split('\n').slice(0, -1)) {
      const read = watchLineSchema.parse(JSON.parse(line))
      texts.push('text' in read ? read.text : `gap ${read.reason}`)
    }
  }
  return texts
}

describe('WatchEvidence', () => {
  it('loses and repeats nothing, wherever it is killed', async () => {
    const counts = { a: 14, b: 9 }
    const all = Object.entries(counts).flatMap(([source, count]) => {
      return Array.from({ length: count }, (_, number) => `${source} ${number}`)
    })
    let run = 0
    const kill = fc.record({ steps: fc.nat(8), savedEach: fc.integer({ min: 1, max: 5 }), cutBytes: fc.nat(400) })
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { maxLength: 5 }), async (kills) => {
        const folder = at(`run-${run++}`)
        for (const { steps, savedEach, cutBytes } of kills) {
          const evidence = await open(folder, 8000)
          let done = 0
          for await (const entry of rest(counts, evidence.cursors)) {
            if (done++ === steps) break
            evidence.add(entry)
            await evidence.flush()
            if (done % savedEach === 0) await evidence.save()
          }
          // kill -9 in the middle of a write: the last line of the last file is there in part only.
          const last = (await listWatchFiles(folder)).at(-1)
          if (last === undefined) continue
          const path = join(folder, watchFileName(last))
          const saved = existsSync(join(folder, 'cursor.json'))
            ? JSON.parse(readFileSync(join(folder, 'cursor.json'), 'utf8'))
            : { file: 0, sizeBytes: 0 }
          const from = last === saved.file ? saved.sizeBytes : 0
          const lastLine = readFileSync(path, 'utf8').trimEnd().lastIndexOf('\n') + 1
          truncateSync(path, Math.max(from, lastLine, statSync(path).size - cutBytes))
        }
        const evidence = await open(folder, 8000)
        for await (const entry of rest(counts, evidence.cursors)) evidence.add(entry)
        await evidence.seal()
        const texts = (await textsIn(folder)).filter((text) => !text.startsWith('gap '))
        expect(new Set(texts).size).toBe(texts.length)
        // Only rotation may take something away, and then the oldest.
        const gaps = (await textsIn(folder)).length > texts.length
        if (!gaps) expect(texts.sort()).toEqual([...all].sort())
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it('keeps what was skipped skipped', async () => {
    const folder = at('skips')
    const first = await open(folder)
    first.add(numbered('a', 0))
    first.skip(numbered('a', 1))
    await first.save()
    expect((await open(folder)).cursors).toEqual({ a: '2' })
  })

  it('counts what was written after the cursor was saved', async () => {
    const folder = at('after')
    const first = await open(folder)
    first.add(numbered('a', 0))
    await first.save()
    first.add(numbered('a', 1))
    await first.flush()
    expect(JSON.parse(readFileSync(join(folder, 'cursor.json'), 'utf8')).cursors).toEqual({ a: '1' })
    expect((await open(folder)).cursors).toEqual({ a: '2' })
  })

  it('says so when the disk has less than the cursor counts', async () => {
    const folder = at('less')
    const first = await open(folder)
    first.add(numbered('a', 0))
    first.add(numbered('a', 1))
    await first.save()
    truncateSync(join(folder, 'watch.jsonl'), statSync(join(folder, 'watch.jsonl')).size - 10)
    const second = await open(folder)
    expect(second.cursors).toEqual({ a: '2' })
    await second.seal()
    expect(await textsIn(folder)).toEqual([
      'a 0',
      expect.stringMatching(/^gap \d+ bytes that were written are not on disk any more$/),
    ])
  })

  it('rotates, keeps the newest, says what went, and stays within its size', async () => {
    const folder = at('rotates')
    const evidence = await open(folder, 4000)
    for (let number = 0; number < 60; number++) {
      evidence.add(numbered('a', number))
      await evidence.flush()
    }
    await evidence.seal()
    const texts = await textsIn(folder)
    expect(texts.at(-1)).toBe('a 59')
    expect(texts).not.toContain('a 0')
    expect(texts.join('\n')).toContain('gap removed')
    const files = await listWatchFiles(folder)
    expect(files.length).toBeGreaterThan(2)
    const bytes = files.reduce((sum, number) => sum + statSync(join(folder, watchFileName(number))).size, 0)
    expect(bytes).toBeLessThanOrEqual(4000)
    expect((await open(folder)).cursors).toEqual({ a: '60' })
  })

  it('stays within its size when much comes at once', async () => {
    const folder = at('at once')
    const evidence = await open(folder, 4000)
    for (let number = 0; number < 60; number++) evidence.add(numbered('a', number))
    await evidence.seal()
    const files = await listWatchFiles(folder)
    const bytes = files.reduce((sum, number) => sum + statSync(join(folder, watchFileName(number))).size, 0)
    expect(bytes).toBeLessThanOrEqual(4000)
    expect((await textsIn(folder)).at(-1)).toBe('a 59')
    expect((await open(folder)).cursors).toEqual({ a: '60' })
  })

  it('holds no secret, also one that goes over several entries', async () => {
    const folder = at('secrets')
    const evidence = await open(folder)
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvgIBADANBgkq', 'hkiG9w0BAQEFAASC', '-----END PRIVATE KEY-----']
    evidence.add(entryOf({ text: `the token is ${SECRET}`, fields: { [SECRET]: SECRET }, cursor: '0' }))
    for (const [number, text] of key.entries()) {
      evidence.add(entryOf({ text, cursor: String(number + 1) }))
      await evidence.flush()
    }
    await evidence.seal()
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(files.join('\n')).not.toMatch(/zebra|MIIEvg|hkiG9w/)
    expect(await textsIn(folder)).toEqual(['the token is [redacted:TOKEN]', '[redacted:private-key]'])
    expect((await open(folder)).cursors).toEqual({ [entryOf().source]: '4' })
  })

  it('is sealed with hashes that evidence verify finds right, and not while it goes on again', async () => {
    const folder = at('watch-20261120T141502Z-7f3a')
    const first = await open(folder)
    first.add(numbered('a', 0))
    await first.seal()
    const { signal } = new AbortController()
    const sealed = { state: 'valid', matching: 2, changed: [], missing: [], added: [], problems: [] }
    expect(await verifyRun(runAt(folder), signal)).toMatchObject(sealed)
    const second = await open(folder)
    expect(readdirSync(folder)).not.toContain('SHA256SUMS')
    second.add(numbered('a', 1))
    await second.seal()
    expect(await verifyRun(runAt(folder), signal)).toMatchObject(sealed)
    expect(await textsIn(folder)).toEqual(['a 0', 'a 1'])
  })

  it.each(['', '{', '{"schemaVersion":2}', '[]'])('refuses the cursor %j', async (text) => {
    const folder = at('damaged')
    await open(folder)
    writeFileSync(join(folder, 'cursor.json'), text)
    await expect(open(folder)).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      hint: expect.stringContaining('new folder'),
    })
  })
})
