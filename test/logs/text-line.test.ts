import { describe, expect, test } from 'vitest'
import { TextLineParser } from '../../src/logs/text-line.ts'

const THREAD = '01a1faa7-b765-7c52-b48c-0b93c1607838'
const TIME = Date.parse('2026-11-20T20:30:57.877Z')

describe('a line of the text log', () => {
  const cases: { title: string; line: string; expected: Record<string, unknown> }[] = [
    {
      title: 'of 0.57 has colours and no target',
      line: '\u001B[2m2026-11-20T20:30:57.877655Z\u001B[0m \u001B[32m INFO\u001B[0m ToolCall: shell {"command":["ls"]}',
      expected: { timeMs: TIME, level: 'info', target: null, thread: null, text: 'ToolCall: shell {"command":["ls"]}' },
    },
    {
      title: 'of 0.77 has a message only',
      line: '2026-11-20T20:30:57.877655Z  WARN stream disconnected - retrying turn (1/1 in 204ms)...',
      expected: { level: 'warn', target: null, text: 'stream disconnected - retrying turn (1/1 in 204ms)...' },
    },
    {
      title: 'of 0.77 may have a colon in its message',
      line: "2026-11-20T20:30:57.877655Z  INFO Turn error: We're busy",
      expected: { target: null, text: "Turn error: We're busy" },
    },
    {
      title: 'has a target',
      line: '2026-11-20T20:30:57.877655Z ERROR codex_tui::updates: Failed: no network',
      expected: { level: 'error', target: 'codex_tui::updates', text: 'Failed: no network', fields: {} },
    },
    {
      title: 'has spans that name the thread',
      line: `2026-11-20T20:30:57.877655Z  INFO session_init:shell_snapshot{thread_id=${THREAD}}: codex_core::shell_snapshot: new`,
      expected: {
        target: 'codex_core::shell_snapshot',
        thread: THREAD,
        text: 'new',
        fields: { spans: `session_init:shell_snapshot{thread_id=${THREAD}}` },
      },
    },
    {
      title: 'of 0.169 quotes what is in a span',
      line: `2026-11-20T20:30:57.877655Z DEBUG codex.exec{otel.kind="a: }b" thread.id="${THREAD}"}: codex_exec: Sent: it`,
      expected: { level: 'debug', target: 'codex_exec', thread: THREAD, text: 'Sent: it' },
    },
    {
      title: 'may have another zone',
      line: '2026-11-20T21:30:57.877+01:00  INFO codex_exec: x',
      expected: { timeMs: TIME, target: 'codex_exec' },
    },
    {
      title: 'may have no level',
      line: '2026-11-20T20:30:57.877655Z hello there',
      expected: { timeMs: TIME, level: 'info', text: 'hello there' },
    },
    {
      title: 'may have nothing of all that',
      line: 'Reading input...',
      expected: { timeMs: null, text: 'Reading input...', fields: {} },
    },
    { title: 'may begin with the hole of a truncated file', line: '\0\0\0 x', expected: { text: ' x' } },
    {
      title: 'may look like a time and be none',
      line: '2026-99-99T99:99:99.000000Z  INFO x',
      expected: { timeMs: null },
    },
  ]
  test.each(cases)('$title', ({ line, expected }) => {
    expect(new TextLineParser('/x.log').parse(line, 0, 'c')).toMatchObject(expected)
  })

  test('without a time belongs to the line before', () => {
    const parser = new TextLineParser('/x.log')
    parser.parse('2026-11-20T20:30:57.877655Z ERROR codex_core::x: first', 0, '')
    expect(parser.parse('  second', 3, 'c')).toEqual({
      timeMs: TIME,
      source: '/x.log',
      kind: 'text',
      level: 'error',
      target: 'codex_core::x',
      thread: null,
      text: '  second',
      fields: { continues: true },
      cutBytes: 3,
      cursor: 'c',
    })
  })

  test('is timed right when minutes change', () => {
    const parser = new TextLineParser('/x.log')
    for (const time of [
      '2026-11-20T20:30:57.877',
      '2026-11-20T20:30:59.001',
      '2026-11-20T20:31:00.000',
      '2027-01-01T00:00:07.120',
    ]) {
      expect(parser.parse(`${time}655Z  INFO x_y: z`, 0, '').timeMs).toBe(Date.parse(`${time}Z`))
    }
  })
})
