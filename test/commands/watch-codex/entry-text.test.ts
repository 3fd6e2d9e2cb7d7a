import { describe, expect, it } from 'vitest'
import { clockText, createEntryText, gapText, shortSource } from '../../../src/commands/watch-codex/entry-text.ts'
import type { LogEntry } from '../../../src/logs/index.ts'
import { createStyle } from '../../../src/ui/style.ts'
import { entryOf } from './fake-logs.ts'

const style = createStyle({ colour: false, unicode: true })
const colour = createStyle({ colour: true, unicode: true })

function lineOf(entry: Partial<LogEntry>, { full = false, width = 100 } = {}): string {
  return createEntryText({ style, full, width: () => width, local: false })(entryOf(entry))
}

describe('createEntryText', () => {
  it.each<[string, Partial<LogEntry>, string]>([
    ['a short text', {}, '14:15:00.123 INFO  rollout:abcdef event_msg/agent_message Hello.\n'],
    ['no time', { timeMs: null, target: null }, '--:--:--.--- INFO  rollout:abcdef Hello.\n'],
    [
      'the name of a log',
      { source: 'C:\\log\\codex-tui.log', target: 'x' },
      '14:15:00.123 INFO  codex-tui.log x Hello.\n',
    ],
    ['one more line', { text: 'one\ntwo', target: null }, '14:15:00.123 INFO  rollout:abcdef one … +1 lines\n'],
    ['a line end at the end', { text: 'one\n', target: null }, '14:15:00.123 INFO  rollout:abcdef one\n'],
    [
      'an empty first line',
      { text: '\n\none\ntwo', target: null },
      '14:15:00.123 INFO  rollout:abcdef one … +3 lines\n',
    ],
    ['nothing', { text: '', target: null }, '14:15:00.123 INFO  rollout:abcdef \n'],
    [
      'what was left out',
      { cutBytes: 9, target: null },
      '14:15:00.123 INFO  rollout:abcdef Hello. … +9 bytes left out\n',
    ],
  ])('shows %s', (_, entry, line) => expect(lineOf(entry)).toBe(line))

  it('cuts a long line to the width and shows all of it with --full', () => {
    const long = `${'word '.repeat(200)}\nlast`
    expect(lineOf({ text: long })).toMatch(/word….? … \+1 lines\n$|…\s… \+1 lines\n$/)
    expect(lineOf({ text: long }).length).toBeLessThanOrEqual(101)
    expect(lineOf({ text: long }, { full: true })).toContain(`${long}\n`)
  })

  it.each([true, false])('lets nothing through that moves the cursor (full: %j)', (full) => {
    const line = lineOf(
      { text: 'a\u001b[2J\u202eb\rc', target: '\u001b]0;x\u0007', source: '/a\u001b[1m.log' },
      { full },
    )
    expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(line).toContain('\\x1b')
  })

  it('colours the level', () => {
    const paint = createEntryText({ style: colour, full: false, width: () => 100, local: false })
    expect(paint(entryOf({ level: 'error' }))).toContain(colour.red('ERROR'))
    expect(paint(entryOf({ level: 'warn' }))).toContain(colour.yellow('WARN '))
  })
})

it('a gap says where and why', () => {
  const now = new Date('2026-11-20T14:15:02.5Z')
  const gap = { source: '/log/codex-tui.log', reason: 'it was cut\u001b[2J' }
  expect(gapText(gap, now, style, false)).toBe(
    '14:15:02.500 GAP   codex-tui.log entries are missing: it was cut\\x1b[2J\n',
  )
})

it('the clock on a terminal is that of the machine', () => {
  const timeMs = Date.parse('2026-11-20T14:15:02.007Z')
  expect(clockText(timeMs, true)).toBe(`${new Date(timeMs).toTimeString().slice(0, 8)}.007`)
  expect(clockText(9e15, false)).toBe('--:--:--.---')
})

it.each([
  ['/a/rollout-2026-11-20T14-15-00-0199aaaa-bbbb-cccc-dddd-eeeeeeabcdef.jsonl.zst', 'rollout:abcdef'],
  ['/a/rollout-x.jsonl', 'rollout-x.jsonl'],
  ['logs_2.sqlite', 'logs_2.sqlite'],
])('%s is shown as %s', (path, name) => expect(shortSource(path)).toBe(name))
