import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createNormaliser, itemFailed, type AgentEvent } from '../../../src/codex/events/agent-events.ts'
import { decodeEventLine } from './decode-event-line.ts'
import { createEventDecoder } from '../../../src/codex/events/event-decoder.ts'
import { recordings } from '../recordings.ts'

function normalise(lines: readonly string[]): { events: AgentEvent[]; lastMessage: string } {
  const normaliser = createNormaliser()
  const events = lines.flatMap((line) => normaliser.next(decodeEventLine(line)))
  return { events, lastMessage: normaliser.lastMessage() }
}

const item = (type: string, fields: object): string => JSON.stringify({ type, item: { id: 'item_1', ...fields } })

describe('recordings', () => {
  test.each(recordings())(
    '$scenario in $version has one result, last, where its turn ended, and none otherwise',
    ({ lines }) => {
      const { events } = normalise(lines)
      const ends = lines.filter((line) => /^\{"type":"turn\.(?:completed|failed)"/.test(line))
      const results = events.filter(({ type }) => type === 'result')
      expect(results).toHaveLength(ends.length)
      expect(ends.length).toBeLessThanOrEqual(1)
      if (ends.length === 1)
        expect(events.at(-1)).toMatchObject({ type: 'result', ok: ends[0]?.includes('turn.completed') })
    },
  )

  const unfinished = ['hung', 'hungint', 'slowshell-term']
  it('end their turn in every scenario but those that were stopped', () => {
    const stopped = recordings().filter(({ lines }) => normalise(lines).events.at(-1)?.type !== 'result')
    const names = stopped.map(({ version, scenario }) => `${version} ${scenario}`)
    const versions = ['0.104.0', '0.147.0', '0.169.0', '0.57.0']
    const expected = versions.flatMap((version) => unfinished.map((scenario) => `${version} ${scenario}`))
    // 0.169 waits for a lost network for ever.
    expect(names.sort()).toEqual([...expected, '0.169.0 connrefused'].sort())
  })

  test.each(recordings())('$scenario in $version tells the tool_use of every tool_result before it', ({ lines }) => {
    const { events } = normalise(lines)
    const orphans = events.filter((event, index) => {
      const before = events.slice(0, index)
      return event.type === 'tool_result' && !before.some((use) => use.type === 'tool_use' && use.id === event.id)
    })
    expect(orphans).toEqual([])
  })

  test.each([
    ['ok', 'All good from mock.'],
    ['shell', 'Done after command.'],
    ['patch', 'Patched.'],
    ['mcptool', 'MCP called.'],
  ])('%s ends with its last message in every version', (scenario, message) => {
    const found = recordings().filter((recording) => recording.scenario === scenario)
    expect(found).toHaveLength(4)
    for (const { lines } of found) {
      const { events, lastMessage } = normalise(lines)
      expect(lastMessage).toBe(message)
      expect(events.at(-1)).toEqual({ type: 'result', ok: true, text: message })
      expect(events.at(-2)).toMatchObject({ type: 'usage' })
    }
  })

  it('a failed turn has its message as the result', () => {
    const [found] = recordings().filter(({ version, scenario }) => `${version} ${scenario}` === '0.169.0 429')
    expect(normalise(found?.lines ?? []).events.at(-1)).toEqual({
      type: 'result',
      ok: false,
      text: 'exceeded retry limit, last status: 429 Too Many Requests',
    })
  })
})

describe('one event', () => {
  const CASES: [string, AgentEvent[]][] = [
    ['{"type":"thread.started","thread_id":"abc"}', [{ type: 'system', subtype: 'thread.started', text: 'abc' }]],
    ['{"type":"turn.started"}', [{ type: 'system', subtype: 'turn.started', text: '' }]],
    [
      '{"type":"error","message":"Reconnecting... 1/5"}',
      [{ type: 'system', subtype: 'notice', text: 'Reconnecting... 1/5' }],
    ],
    [
      '{"type":"turn.completed","usage":{"input_tokens":3,"cached_input_tokens":2,"output_tokens":1}}',
      [
        { type: 'usage', input_tokens: 3, cached_input_tokens: 2, output_tokens: 1, reasoning_output_tokens: 0 },
        { type: 'result', ok: true, text: '' },
      ],
    ],
    ['{"type":"turn.failed","error":{"message":"no"}}', [{ type: 'result', ok: false, text: 'no' }]],
    ['{"type":"new.kind","a":1}', [{ type: 'system', subtype: 'unknown', text: '{"type":"new.kind","a":1}' }]],
    ['no json', [{ type: 'system', subtype: 'unknown', text: '"no json"' }]],
    [
      item('item.completed', { type: 'agent_message', text: 'hi' }),
      [{ type: 'assistant', id: 'item_1', text: 'hi', reasoning: false }],
    ],
    [
      item('item.completed', { type: 'reasoning', text: 'hm' }),
      [{ type: 'assistant', id: 'item_1', text: 'hm', reasoning: true }],
    ],
    [
      item('item.completed', { type: 'error', message: 'metadata not found' }),
      [{ type: 'system', subtype: 'warning', text: 'metadata not found' }],
    ],
    [
      item('item.started', { type: 'command_execution', command: 'ls', status: 'in_progress' }),
      [{ type: 'tool_use', id: 'item_1', tool: 'command_execution', input: { command: 'ls' } }],
    ],
    [
      item('item.started', { type: 'mcp_tool_call', server: 's', tool: 't', arguments: { a: [1] } }),
      [
        {
          type: 'tool_use',
          id: 'item_1',
          tool: 'mcp_tool_call',
          input: { server: 's', tool: 't', arguments: { a: [1] } },
        },
      ],
    ],
    [item('item.updated', { type: 'command_execution', command: 'ls' }), []],
    [item('item.started', { type: 'todo_list', items: [] }), []],
    [
      item('item.completed', { type: 'todo_list', items: [] }),
      [{ type: 'system', subtype: 'todo_list', text: '{"id":"item_1","type":"todo_list","items":[]}' }],
    ],
  ]

  test.each(CASES)('%s', (line, events) => {
    expect(normalise([line]).events).toEqual(events)
  })
})

describe('a tool', () => {
  const done = (fields: object): AgentEvent | undefined =>
    normalise([item('item.completed', { type: 'command_execution', ...fields })]).events.at(-1)

  test.each([
    [{ aggregated_output: 'a\n', exit_code: 0, status: 'completed' }, true, 'a\n'],
    [{ aggregated_output: 'a\n', exit_code: 3, status: 'failed' }, false, 'a\n'],
    [{ aggregated_output: '', exit_code: null, status: 'declined' }, false, ''],
    [{ aggregated_output: '', exit_code: -1, status: 'completed' }, false, ''],
    [{ status: 'completed' }, true, ''],
  ])('%j is ok: %s', (fields, ok, output) => {
    expect(done(fields)).toEqual({ type: 'tool_result', id: 'item_1', tool: 'command_execution', ok, output })
  })

  it('that failed on an MCP server says why', () => {
    const fields = { type: 'mcp_tool_call', server: 's', tool: 't', result: null, error: { message: 'no such tool' } }
    expect(normalise([item('item.completed', { ...fields, status: 'failed' })]).events.at(-1)).toEqual({
      type: 'tool_result',
      id: 'item_1',
      tool: 'mcp_tool_call',
      ok: false,
      output: '{"message":"no such tool"}',
    })
  })

  it('that only tells its end is told from its beginning: file changes up to 0.104, web searches', () => {
    const changes = [{ path: 'a.txt', kind: 'add' }]
    expect(normalise([item('item.completed', { type: 'file_change', changes, status: 'completed' })]).events).toEqual([
      { type: 'tool_use', id: 'item_1', tool: 'file_change', input: { changes } },
      { type: 'tool_result', id: 'item_1', tool: 'file_change', ok: true, output: 'completed' },
    ])
  })

  it('of an old version is told the same: with its command as one text, and -1 as a failure', () => {
    const normaliser = createNormaliser()
    const decoder = createEventDecoder()
    const lines = [
      { type: 'exec_command_begin', call_id: 'c', command: ['bash', '-lc', 'exit 3'] },
      { type: 'exec_command_output_delta', call_id: 'c', stream: 'stderr', chunk: 'Ym9vbQo=' },
      { type: 'exec_command_end', call_id: 'c', aggregated_output: 'boom', exit_code: -1 },
      { type: 'token_count', info: null },
    ]
    const events = lines.flatMap((msg) => normaliser.next(decoder.decode(JSON.stringify({ id: '0', msg }))))
    expect(events).toEqual([
      { type: 'tool_use', id: 'c', tool: 'command_execution', input: { command: "bash -lc 'exit 3'" } },
      { type: 'tool_result', id: 'c', tool: 'command_execution', ok: false, output: 'boom' },
    ])
  })

  it('that began after ten thousand others may be told twice, but costs no memory', () => {
    const normaliser = createNormaliser()
    const say = (type: string, id: string): number =>
      normaliser.next(decodeEventLine(JSON.stringify({ type, item: { id, type: 'file_change' } }))).length
    for (let index = 0; index < 10_000; index++) say('item.started', `item_${index}`)
    say('item.started', 'late')
    expect(say('item.completed', 'item_9999')).toBe(1)
    expect(say('item.completed', 'late')).toBe(2)
  })

  it('that told its beginning is not told twice', () => {
    const fields = { type: 'file_change', changes: [], status: 'completed' }
    const { events } = normalise([item('item.started', fields), item('item.completed', fields)])
    expect(events.map(({ type }) => type)).toEqual(['tool_use', 'tool_result'])
  })
})

describe('an item', () => {
  test.each([
    [{ status: 'failed' }, true],
    [{ status: 'declined' }, true],
    [{ exit_code: 1 }, true],
    [{ exit_code: 0, status: 'completed' }, false],
    [{ exit_code: null, status: 'in_progress' }, false],
    [{ exit_code: '1' }, false],
    [{}, false],
  ])('with %j failed: %s', (fields, failed) => {
    expect(itemFailed({ id: '', type: 'command_execution', fields })).toBe(failed)
  })
})

describe('hostile lines', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'an item of type %j is a system event',
    (type) => {
      const { events } = normalise([
        `{"type":"item.started","item":{"type":${JSON.stringify(type)}}}`,
        `{"type":"item.completed","item":{"type":${JSON.stringify(type)}}}`,
      ])
      expect(events).toEqual([{ type: 'system', subtype: type, text: JSON.stringify({ type }) }])
    },
  )

  it('nested 200,000 deep are written, not thrown at', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const lines = [
      deep,
      `{"type":"item.completed","item":{"type":"mcp_tool_call","arguments":${deep},"result":${deep}}}`,
    ]
    const { events } = normalise(lines)
    expect(events.map(({ type }) => type)).toEqual(['system', 'tool_use', 'tool_result'])
    expect(() => events.map((event) => JSON.stringify(event))).not.toThrow()
  })

  it('of any JSON give events that can be written', () => {
    const kinds = fc.constantFrom('item.started', 'item.completed', 'turn.completed', 'turn.failed', 'error', 'x')
    const types = fc.constantFrom(
      'command_execution',
      'file_change',
      'mcp_tool_call',
      'agent_message',
      'error',
      '__proto__',
    )
    const line = fc
      .tuple(kinds, types, fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue())
      .map(([type, itemType, fields, more]) =>
        JSON.stringify({ type, item: { ...fields, type: itemType }, error: more, usage: more }),
      )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        for (const event of normalise(lines).events)
          expect(JSON.parse(JSON.stringify(event))).toMatchObject({ type: event.type })
      }),
      { numRuns: 300 },
    )
  })
})
