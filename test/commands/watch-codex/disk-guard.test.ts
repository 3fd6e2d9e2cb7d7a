import { describe, expect, it } from 'vitest'
import { createDiskGuard, totalBytes } from '../../../src/commands/watch-codex/disk-guard.ts'
import type { MeasuredSource } from '../../../src/commands/watch-codex/list-sources.ts'
import type { LogSourceKind } from '../../../src/logs/index.ts'

function source(path: string, kind: LogSourceKind, sizeBytes: number, walBytes: number | null = null): MeasuredSource {
  return { source: { path, kind, sizeBytes, mtimeMs: 0 }, walBytes }
}

const SESSIONS = [
  source('/h/sessions/2026/11/19/rollout-a.jsonl', 'rollout', 60),
  source('/h/sessions/2026/11/20/rollout-b.jsonl', 'rollout', 60),
]

describe('createDiskGuard', () => {
  it.each<[string, MeasuredSource[], string[]]>([
    ['a log', [source('/h/log/codex-tui.log', 'text', 101)], ['The log /h/log/codex-tui.log has 101 B']],
    ['a database', [source('/h/logs_2.sqlite', 'sqlite', 101)], ['The database /h/logs_2.sqlite has 101 B']],
    ['its WAL', [source('/h/logs_2.sqlite', 'sqlite', 1, 101)], ['The write-ahead log /h/logs_2.sqlite-wal has 101 B']],
    ['sessions together', SESSIONS, ['The sessions in /h/sessions have together 120 B']],
    ['nothing that is as large as allowed', [source('/h/log/a.log', 'text', 100)], []],
  ])('warns of %s', (_, sources, messages) => {
    const warnings = createDiskGuard(100)(sources)
    expect(warnings).toEqual(messages.map((text) => ({ code: 'disk-size', message: `${text} (more than 100 B).` })))
  })

  it('says it once, and again when it has doubled', () => {
    const guard = createDiskGuard(100)
    const sizes = [101, 150, 202, 203, 300, 500]
    expect(sizes.map((size) => guard([source('/a.log', 'text', size)]).length)).toEqual([1, 0, 0, 1, 0, 1])
  })
})

it('counts everything', () => {
  expect(totalBytes([...SESSIONS, source('/h/logs_2.sqlite', 'sqlite', 5, 7)])).toBe(132)
})
