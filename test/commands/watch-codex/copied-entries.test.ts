import { describe, expect, it } from 'vitest'
import { createCopyTest } from '../../../src/commands/watch-codex/copied-entries.ts'
import type { LogEntry } from '../../../src/logs/index.ts'
import { entryOf } from './fake-logs.ts'

type Step = [source: string, timeMs: number | null, text: string, copied: boolean, facts?: Partial<LogEntry>]
const THREAD = '01a1fc18-917c-79b3-9f73-f292a02cf19b'
const ONE = `/run-1/rollout-2026-11-21T03-13-50-${THREAD}.jsonl`
const TWO = `/run-2/rollout-2026-11-21T03-13-52-${THREAD}.jsonl`
const OTHER = TWO.replace('9b.jsonl', '9c.jsonl')

describe('createCopyTest', () => {
  it.each<[string, Step[]]>([
    [
      'a copy told beside its original',
      [
        [ONE, 1, 'a', false],
        [TWO, 1, 'a', true],
        [ONE, 2, 'b', false],
        [TWO, 2, 'b', true],
      ],
    ],
    [
      'a copy told later, and what it goes on with',
      [
        [ONE, 1, 'a', false],
        [ONE, 2, 'b', false],
        [TWO, 1, 'a', true],
        [TWO, 2, 'b', true],
        [TWO, 3, 'c', false],
      ],
    ],
    [
      'entries of one moment',
      [
        [ONE, 1, 'a', false],
        [ONE, 1, 'b', false],
        [TWO, 1, 'a', true],
        [TWO, 1, 'b', true],
        [TWO, 1, 'c', false],
      ],
    ],
    [
      'the original after its copy went on',
      [
        [TWO, 1, 'a', false],
        [TWO, 3, 'c', false],
        [ONE, 1, 'a', true],
      ],
    ],
    [
      'one file that repeats itself',
      [
        [ONE, 1, 'a', false],
        [ONE, 1, 'a', false],
        [ONE, 0, 'a', false],
      ],
    ],
    [
      'a compressed copy',
      [
        [ONE, 1, 'a', false],
        [`${TWO}.zst`, 1, 'a', true],
      ],
    ],
    [
      'paths of Windows',
      [
        [ONE.replaceAll('/', '\\'), 1, 'a', false],
        [TWO.replaceAll('/', '\\'), 1, 'a', true],
      ],
    ],
    [
      'another thread',
      [
        [ONE, 1, 'a', false],
        [OTHER, 1, 'a', false],
      ],
    ],
    [
      'files that name no thread',
      [
        ['/a/rollout-x.jsonl', 1, 'a', false],
        ['/b/rollout-x.jsonl', 1, 'a', false],
      ],
    ],
    [
      'no time',
      [
        [ONE, null, 'a', false],
        [TWO, null, 'a', false],
      ],
    ],
    [
      'logs of one name in two homes',
      [
        [ONE, 1, 'a', false, { kind: 'text' }],
        [TWO, 1, 'a', false, { kind: 'text' }],
      ],
    ],
  ])('%s', (_, steps) => {
    const isCopy = createCopyTest()
    for (const [source, timeMs, text, copied, facts] of steps) {
      expect(isCopy(entryOf({ source, timeMs, text, ...facts }))).toBe(copied)
    }
  })
})
