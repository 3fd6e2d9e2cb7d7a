import { describe, expect, it } from 'vitest'
import { createEntryFilter, kindsOf, type EntryWishes } from '../../../src/commands/watch-codex/entry-filter.ts'
import { FILTER_OPTIONS } from '../../../src/commands/watch-codex/options/filter.ts'
import { LOG_LEVELS, type LogEntry } from '../../../src/logs/index.ts'
import { entryOf } from './fake-logs.ts'

const ALL: EntryWishes = {
  level: 'trace',
  targets: [],
  threads: [],
  sources: [],
  untilMs: undefined,
  fits: undefined,
}

describe('createEntryFilter', () => {
  it.each<[string, Partial<EntryWishes>, Partial<LogEntry>, boolean]>([
    ['level itself', { level: 'warn' }, { level: 'warn' }, true],
    ['a lower level', { level: 'warn' }, { level: 'info' }, false],
    ['a higher level', { level: 'warn' }, { level: 'error' }, true],
    ['everything', {}, { level: 'trace' }, true],
    ['part of a target', { targets: ['codex_core'] }, { target: 'codex_core::exec' }, true],
    ['one target of two', { targets: ['tui', 'core'] }, { target: 'codex_core' }, true],
    ['another target', { targets: ['tui'] }, { target: 'codex_core' }, false],
    ['no target', { targets: ['tui'] }, { target: null }, false],
    ['the start of a thread', { threads: ['0199aaaa'] }, {}, true],
    ['the middle of a thread', { threads: ['bbbb'] }, {}, false],
    ['no thread', { threads: ['0199'] }, { thread: null }, false],
    ['a kind', { sources: ['sqlite'] }, { kind: 'sqlite', source: '/a/logs_2.sqlite' }, true],
    ['another kind, although the path has its name', { sources: ['text'] }, { source: '/text/a.jsonl' }, false],
    ['part of a path', { sources: ['codex-tui'] }, { kind: 'text', source: '/log/codex-tui.log' }, true],
    ['later than until', { untilMs: 10 }, { timeMs: 11 }, false],
    ['until itself', { untilMs: 10 }, { timeMs: 10 }, true],
    ['no time', { untilMs: 10 }, { timeMs: null }, true],
    ['a pattern in the text', { fits: (text) => text.includes('Hello') }, {}, true],
    ['a pattern in the target', { fits: (text) => text.includes('agent_') }, {}, true],
    ['a pattern nowhere', { fits: (text) => text.includes('nowhere') }, {}, false],
    ['all wishes at once', { level: 'info', threads: ['0199'], targets: ['nothing'] }, {}, false],
  ])('%s', (_, wishes, entry, wanted) => {
    expect(createEntryFilter({ ...ALL, ...wishes })(entryOf(entry))).toBe(wanted)
  })
})

it('asks for kinds only where nothing but kinds is wished for', () => {
  expect(kindsOf(['sqlite', 'text'])).toEqual(['text', 'sqlite'])
  expect(kindsOf(['sqlite', 'codex-tui.log'])).toBeUndefined()
  expect(kindsOf([])).toBeUndefined()
})

it('help names the levels that there are', () => {
  expect(FILTER_OPTIONS.find(({ name }) => name === 'level')).toMatchObject({ choices: LOG_LEVELS })
})
