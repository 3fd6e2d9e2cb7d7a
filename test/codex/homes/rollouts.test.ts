import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import {
  eachRolloutLine,
  findRollouts,
  rolloutErrorInfo,
  rolloutThreadId,
  seedRollout,
} from '../../../src/codex/homes/rollouts.ts'
import { anyText } from '../any-text.ts'

const A = '01a1fb28-8d76-71e1-9a25-bf94241c9801'
const B = '01a1fb28-8d76-71e1-9a25-bf94241c9802'
const NOW = new Date('2026-11-20T14:15:02.345Z')

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rollouts ü '))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function put(path: string, text = ''): Promise<string> {
  const full = join(home, path)
  await mkdir(dirname(full), { recursive: true })
  await writeFile(full, text)
  return full
}

describe('the rollouts of a home', () => {
  it('are found by their names, in the order of time', async () => {
    const later = await put(`sessions/2026/11/21/rollout-2026-11-21T01-00-00-${A}.jsonl`)
    const first = await put(`sessions/2026/11/20/rollout-2026-11-20T14-15-02-${B}.jsonl`)
    await put('sessions/2026/11/20/rollout-2026-11-20T14-15-02-no-id.jsonl')
    await put(`sessions/2026/11/20/other-${A}.jsonl`)
    await put(`rollout-2026-11-20T14-15-02-${A}.jsonl`)
    expect(await findRollouts(home)).toEqual([
      { path: first, threadId: B },
      { path: later, threadId: A },
    ])
  })

  it('are none where Codex left none', async () => {
    expect(await findRollouts(home)).toEqual([])
    expect(await findRollouts(join(home, 'nowhere'))).toEqual([])
  })
})

describe('a rollout that is seeded', () => {
  it('is found again by its id, with every byte', async () => {
    const text = '{"a":"\u2028ü"}\n{"cut'
    const path = await put('elsewhere/rollout.jsonl', text)
    await seedRollout(home, { path, threadId: A }, NOW)
    const [found] = await findRollouts(home)
    expect(found).toEqual({
      path: join(home, 'sessions', '2026', '11', '20', `rollout-2026-11-20T14-15-02-${A}.jsonl`),
      threadId: A,
    })
    expect(await readFile(found?.path ?? '', 'utf8')).toBe(text)
  })

  it('does not replace the one that is there', async () => {
    const there = await put(`sessions/2026/01/01/rollout-2026-01-01T00-00-00-${A}.jsonl`, 'newer\n')
    await seedRollout(home, { path: await put('old.jsonl', 'old\n'), threadId: A }, NOW)
    expect(await findRollouts(home)).toEqual([{ path: there, threadId: A }])
    expect(await readFile(there, 'utf8')).toBe('newer\n')
  })

  it('that is gone is a fault of a file', async () => {
    const rollout = { path: join(home, 'gone.jsonl'), threadId: A }
    await expect(seedRollout(home, rollout, NOW)).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})

describe('the lines of a rollout', () => {
  test.each([
    ['', []],
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\nb', ['a', '', 'b']],
    ['{"a":"x\u2028y"}\n', ['{"a":"x\u2028y"}']],
  ])('of %j are told', async (text, expected) => {
    const heard: string[] = []
    await eachRolloutLine(await put('r.jsonl', text), (line) => heard.push(line.text))
    expect(heard).toEqual(expected)
  })
})

describe('the thread of a rollout', () => {
  test.each([
    [JSON.stringify({ type: 'session_meta', payload: { id: A, cwd: '/w' } }), A],
    [JSON.stringify({ payload: { id: `../${A}` } }), undefined],
    [JSON.stringify({ payload: { id: 7 } }), undefined],
    [JSON.stringify({ payload: { id: A.toUpperCase() } }), undefined],
    [JSON.stringify({ payload: null }), undefined],
    ['{}', undefined],
    ['null', undefined],
    ['7', undefined],
    ['{"payload":{"id":', undefined],
    ['', undefined],
  ])('of %s is %s', (line, id) => {
    expect(rolloutThreadId(line)).toBe(id)
  })
})

describe('what Codex calls a failure', () => {
  const task = (payload: unknown): string => JSON.stringify({ type: 'event_msg', payload })

  test.each([
    [task({ type: 'task_complete', error: { codex_error_info: 'unauthorized' } }), 'unauthorized'],
    [
      task({ type: 'task_complete', error: { codex_error_info: { other: { http_status_code: 401 } } } }),
      { other: { http_status_code: 401 } },
    ],
    [task({ type: 'task_complete', error: null, note: 'codex_error_info' }), undefined],
    [task({ type: 'agent_message', error: { codex_error_info: 'unauthorized' } }), undefined],
    [JSON.stringify({ payload: null, note: 'codex_error_info' }), undefined],
    ['{"codex_error_info', undefined],
    ['{}', undefined],
  ])('in %s', (line, info) => {
    expect(rolloutErrorInfo(line)).toEqual(info)
  })

  it('is undefined in what is no rollout', () => {
    const line = fc.oneof(
      anyText,
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.record({ payload: fc.jsonValue(), codex_error_info: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(line, (text) => {
        expect([rolloutErrorInfo(text), rolloutThreadId(text)]).toEqual([undefined, undefined])
      }),
    )
  })
})
