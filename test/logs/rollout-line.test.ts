import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LogEntry } from '../../src/logs/index.ts'
import { RolloutLineParser } from '../../src/logs/rollout-line.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/logs')

function replay(version: string, name: string): LogEntry[] {
  const path = join(FIXTURES, version, `rollout-${name}.jsonl`)
  const parser = new RolloutLineParser(path, 100_000)
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => parser.parse(line, 0, 'c'))
}

/** What a person sees at the default level, as `item: text`. */
function shown(entries: readonly LogEntry[]): string[] {
  return entries
    .filter((entry) => entry.level !== 'debug' && entry.level !== 'trace')
    .map((entry) => {
      const { item } = entry.fields
      return `${typeof item === 'string' ? item : entry.target}: ${entry.text.split('\n')[0]}`
    })
}

describe('a recorded rollout', () => {
  const started = { '0.57.0': [], '0.104.0': ['event_msg/task_started: turn started'] }
  test.each(Object.entries(started))('of %s says each thing once, in the words of response items', (version, turn) => {
    expect(
      shown(replay(version, 'shell')).filter(
        (line) => !/session_meta|token_count|tool_output|task_complete/.test(line),
      ),
    ).toEqual([
      ...turn,
      'user_message: say hi',
      'reasoning: **Thinking about it**',
      expect.stringMatching(/^tool_call: (shell|exec_command) .*echo hello-from-shell/),
      'agent_message: Done after command.',
    ])
  })

  test('of 0.169 says each thing once, in the words of items', () => {
    expect(shown(replay('0.169.0', 'shell'))).toEqual([
      'session_meta: thread started by codex_exec 0.169.0 in /home/dev/codex-lab/repos/0.169.0-shell',
      'event_msg/task_started: turn started',
      'user_message: say hi',
      'reasoning: **Thinking about it**',
      'command_execution: $ echo hello-from-shell (exit 0)',
      'event_msg/token_count: tokens: 15 (10 in, 3 of it cached, 5 out)',
      'agent_message: Done after command.',
      'event_msg/token_count: tokens: 30 (20 in, 6 of it cached, 10 out)',
      'event_msg/task_complete: turn completed',
    ])
  })

  test.each(['0.57.0', '0.104.0', '0.147.0', '0.169.0'])(
    'of %s has a time and one thread on each line, and all tokens',
    (version) => {
      const entries = replay(version, 'shell')
      expect(new Set(entries.map((entry) => entry.thread)).size).toBe(1)
      expect(entries[0]?.thread).toMatch(/^[0-9a-f-]{36}$/)
      expect(entries.every((entry) => entry.timeMs !== null && entry.text !== '')).toBe(true)
      expect(entries.findLast((entry) => 'tokens' in entry.fields)?.fields).toEqual({
        tokens: { input: 20, cachedInput: 6, output: 10, reasoningOutput: 4, total: 30 },
        lastTokens: { input: 10, cachedInput: 3, output: 5, reasoningOutput: 2, total: 15 },
      })
    },
  )

  test('of 0.147 and later tells why a turn failed', () => {
    for (const version of ['0.147.0', '0.169.0']) {
      const failed = replay(version, '500').filter((entry) => entry.level === 'error')
      expect(failed.map((entry) => entry.text)).toEqual([expect.stringMatching(/^turn failed: We['’]re currently/)])
    }
  })

  test('names the MCP tool', () => {
    const call = replay('0.169.0', 'mcptool').find((entry) => entry.fields['item'] === 'mcp_tool_call')
    expect(call).toMatchObject({ text: 'srv.echo {"text":"hey"}\necho:hey', fields: { server: 'srv', tool: 'echo' } })
  })
})

describe('a line of a rollout', () => {
  const source = '/s/rollout-2026-11-20T20-30-27-01a1faa7-4110-75d0-934d-f4d3367eb9f9.jsonl'
  test('that is cut or broken is told as it stands', () => {
    const entry = new RolloutLineParser(source, 100).parse(
      '{"timestamp":"2026-11-20T20:00:00.000Z","type":"response_item","payload":{"a":"xx',
      7,
      'c',
    )
    expect(entry).toMatchObject({
      timeMs: Date.parse('2026-11-20T20:00:00.000Z'),
      target: 'response_item',
      thread: '01a1faa7-4110-75d0-934d-f4d3367eb9f9',
      cutBytes: 7,
      fields: { unreadable: true },
    })
  })

  test('whose text is too long is cut', () => {
    const line = JSON.stringify({
      timestamp: 'x',
      type: 'event_msg',
      payload: { type: 'agent_message', message: 'é'.repeat(100) },
    })
    expect(new RolloutLineParser(source, 51).parse(line, 0, 'c')).toMatchObject({
      timeMs: null,
      text: 'é'.repeat(25),
      cutBytes: 150,
    })
  })

  test.each([
    ['0.153.0', 'info'],
    ['0.154.0', 'debug'],
  ])('that repeats an item is for debugging from 0.154 on: %s', (version, level) => {
    const parser = new RolloutLineParser(source, 1000)
    parser.learn(JSON.stringify({ type: 'session_meta', payload: { cli_version: version } }))
    const call = { type: 'response_item', payload: { type: 'function_call', name: 'shell', arguments: '{}' } }
    expect(parser.parse(JSON.stringify(call), 0, 'c')).toMatchObject({ level, text: 'shell {}' })
  })

  test('of a kind nobody knows is kept', () => {
    const line = '{"timestamp":"2026-11-20T20:00:00.000Z","type":"future","payload":{"type":"thing","n":1}}'
    expect(new RolloutLineParser(source, 100).parse(line, 0, 'c')).toMatchObject({
      target: 'future/thing',
      text: '{"type":"thing","n":1}',
    })
  })
})
