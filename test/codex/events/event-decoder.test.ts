import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createNormaliser, itemFailed } from '../../../src/codex/events/agent-events.ts'
import { createEventDecoder } from '../../../src/codex/events/event-decoder.ts'
import type { CodexEvent, ThreadItem } from '../../../src/codex/events/events.ts'
import { anyText } from '../any-text.ts'
import { allRecordings } from '../recordings.ts'

const legacy = (msg: object): string => JSON.stringify({ id: '0', msg })
const STARTED = legacy({ type: 'task_started', model_context_window: 272000 })
const MESSAGE = legacy({ type: 'agent_message', message: 'Hi.' })
const COUNT = legacy({ type: 'token_count', info: null, rate_limits: null })
const COMMAND = legacy({ type: 'exec_command_begin', call_id: 'c1', command: ['ls'] })
const COMMAND_END = legacy({ type: 'exec_command_end', call_id: 'c1', aggregated_output: 'a', exit_code: 0 })
const RETRY = legacy({ type: 'stream_error', message: 'retrying 1/5' })
const FAULT = legacy({ type: 'error', message: 'no key' })
const DONE = legacy({ type: 'task_complete', last_agent_message: 'Hi.' })
const USAGE = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 }
const COMPLETED = { type: 'turn.completed', usage: USAGE }
const FAILED = { type: 'turn.failed', message: 'no key' }

function endOf(lines: readonly string[], stopped?: boolean): CodexEvent[] {
  const decoder = createEventDecoder()
  for (const line of lines) decoder.decode(line)
  return decoder.end(stopped)
}

describe('the end of a turn up to 0.42', () => {
  test.each([
    ['an answer, counted', [STARTED, MESSAGE, COUNT], [COMPLETED]],
    ['an answer in a stream that counts nothing', [STARTED, MESSAGE], [COMPLETED]],
    ['an answer after a command, uncounted', [STARTED, COMMAND, COMMAND_END, MESSAGE], [COMPLETED]],
    ['an answer that is said to be complete', [STARTED, COUNT, MESSAGE, DONE], [COMPLETED]],
    ['an error that is said to be complete', [STARTED, FAULT, DONE], [FAILED]],
    ['an answer and then a command, uncounted', [STARTED, MESSAGE, COMMAND, COMMAND_END], []],
    ['an answer after a command, counted', [STARTED, COMMAND, COMMAND_END, COUNT, MESSAGE, COUNT], [COMPLETED]],
    ['an answer after a retry', [STARTED, RETRY, MESSAGE, COUNT], [COMPLETED]],
    ['an MCP server that did not start', [FAULT, STARTED, MESSAGE, COUNT], [COMPLETED]],
    ['an error', [STARTED, FAULT], [FAILED]],
    ['an error after half an answer', [STARTED, MESSAGE, RETRY, MESSAGE, FAULT], [FAILED]],
    ['an error after an answer that was counted', [STARTED, MESSAGE, COUNT, FAULT], [FAILED]],
    ['an answer after an error', [STARTED, FAULT, MESSAGE, COUNT], [COMPLETED]],
    ['an error before the turn alone', [FAULT], []],
    ['nothing', [], []],
    ['a beginning', [STARTED], []],
    ['a beginning that was counted', [STARTED, COUNT], []],
    ['a command', [STARTED, COMMAND], []],
    ['a command and its end', [STARTED, COMMAND, COMMAND_END, COUNT], []],
    ['an answer that went on to a command', [STARTED, MESSAGE, COMMAND, COMMAND_END, COUNT], []],
    ['an answer that came with a command', [STARTED, COMMAND, COMMAND_END, MESSAGE, COUNT], []],
    ['an answer that was not counted, though others are', [STARTED, COUNT, MESSAGE], []],
    ['half an answer and a retry', [STARTED, MESSAGE, RETRY], []],
    ['an answer of the turn before', [STARTED, MESSAGE, COUNT, STARTED], []],
    ['an abort', [STARTED, MESSAGE, legacy({ type: 'turn_aborted', reason: 'interrupted' })], []],
  ])('is, after %s, as it should be', (_, lines, end) => {
    expect(endOf(lines)).toEqual(end)
  })

  it('has the usage that was counted last', () => {
    const info = { total_token_usage: { input_tokens: 7, output_tokens: 2, cached_input_tokens: 'x' } }
    const counted = (usage: unknown): string => legacy({ type: 'token_count', info: usage })
    const first = counted({ total_token_usage: { input_tokens: 3 } })
    expect(endOf([STARTED, first, MESSAGE, counted(info), counted(null), counted({})])).toEqual([
      { type: 'turn.completed', usage: { ...USAGE, input_tokens: 7, output_tokens: 2 } },
    ])
  })

  it('is not said of a Codex that was stopped with an answer that may be half of one', () => {
    expect(endOf([STARTED, MESSAGE], true)).toEqual([])
    expect(endOf([STARTED, MESSAGE, COUNT], true)).toEqual([COMPLETED])
    expect(endOf([STARTED, FAULT], true)).toEqual([FAILED])
  })

  it('comes after the plan as it stood', () => {
    const plan = legacy({
      type: 'plan_update',
      plan: [
        { step: 'a', status: 'completed' },
        { step: 'b', status: 'pending' },
      ],
    })
    const items = [
      { text: 'a', completed: true },
      { text: 'b', completed: false },
    ]
    expect(endOf([STARTED, plan, MESSAGE, COUNT])).toMatchObject([
      { type: 'item.completed', item: { type: 'todo_list', fields: { items } } },
      COMPLETED,
    ])
  })

  it('is never added to what newer versions say themselves', () => {
    const said = ['{"type":"turn.started"}', '{"type":"turn.completed","usage":{}}']
    expect(endOf(said)).toEqual([])
    expect(endOf([STARTED, MESSAGE, COUNT, ...said])).toEqual([])
    expect(endOf(['{"type":"turn.started"}', '{"type":"error","message":"Reconnecting... 1/5"}'])).toEqual([])
  })
})

describe('a legacy line', () => {
  const decode = (msg: object): CodexEvent => createEventDecoder().decode(legacy(msg))
  const item = (id: string, type: string, fields: object): unknown => ({ id, type, fields: { id, type, ...fields } })

  test.each([
    [{ type: 'task_started' }, { type: 'turn.started' }],
    [
      { type: 'session_configured', session_id: 'abc' },
      { type: 'thread.started', threadId: 'abc' },
    ],
    [
      { type: 'error', message: 'no' },
      { type: 'error', message: 'no' },
    ],
    [
      { type: 'stream_error', message: 'again' },
      { type: 'error', message: 'again' },
    ],
    [
      { type: 'agent_message', message: 'Hi.', later: 1 },
      { type: 'item.completed', item: item('item_0', 'agent_message', { message: 'Hi.', text: 'Hi.', later: 1 }) },
    ],
    [
      { type: 'agent_reasoning', text: 'Hm.' },
      { type: 'item.completed', item: item('item_0', 'reasoning', { text: 'Hm.' }) },
    ],
    [
      { type: 'web_search_end', call_id: 'w', query: 'q' },
      { type: 'item.completed', item: item('w', 'web_search', { call_id: 'w', query: 'q', status: 'completed' }) },
    ],
  ])('%j is %j', (msg, event) => {
    expect(decode(msg)).toEqual(event)
  })

  test.each([
    [['bash', '-lc', 'echo hi'], "bash -lc 'echo hi'"],
    [['bash', '-lc', "echo 'x'"], "bash -lc 'echo '\\''x'\\'''"],
    [['ls', ''], "ls ''"],
    ['ls -l', 'ls -l'],
    [undefined, ''],
  ])('of the command %j shows it as %s', (command, shown) => {
    expect(decode({ type: 'exec_command_begin', call_id: 'c', command })).toMatchObject({
      type: 'item.started',
      item: { id: 'c', type: 'command_execution', fields: { command: shown, status: 'in_progress', exit_code: null } },
    })
  })

  test.each([
    [0, 0, 'completed'],
    [3, 3, 'failed'],
    [-1, null, 'failed'],
    [undefined, null, 'failed'],
  ])('of a command that ended with %j has the exit code %j and %s', (sent, code, status) => {
    const event = decode({ type: 'exec_command_end', call_id: 'c', exit_code: sent, aggregated_output: 'a\n' })
    expect(event).toMatchObject({
      type: 'item.completed',
      item: { fields: { exit_code: code, status, aggregated_output: 'a\n' } },
    })
    expect(itemFailed(itemOf(event))).toBe(status === 'failed')
  })

  test.each([
    [{ Ok: { content: [] } }, 'completed', null],
    [{ Ok: { content: [], isError: true } }, 'failed', null],
    [{ Err: 'no such tool' }, 'failed', { message: 'no such tool' }],
    [undefined, 'failed', null],
  ])('of a tool that gave %j is %s', (result, status, error) => {
    const invocation = { server: 's', tool: 't', arguments: { a: 1 } }
    expect(decode({ type: 'mcp_tool_call_end', call_id: 'm', invocation, result })).toMatchObject({
      item: { id: 'm', type: 'mcp_tool_call', fields: { server: 's', tool: 't', arguments: { a: 1 }, status, error } },
    })
  })

  it('of the end of a patch has the changes of its beginning', () => {
    const decoder = createEventDecoder()
    const changes = { '/r/a.txt': { add: { content: 'x' } }, '/r/b.txt': { update: { unified_diff: '' } } }
    decoder.decode(legacy({ type: 'patch_apply_begin', call_id: 'p', changes }))
    const ended = (success: boolean): CodexEvent =>
      decoder.decode(legacy({ type: 'patch_apply_end', call_id: 'p', success }))
    expect(ended(true)).toMatchObject({
      type: 'item.completed',
      item: {
        type: 'file_change',
        fields: {
          status: 'completed',
          changes: [
            { path: '/r/a.txt', kind: 'add' },
            { path: '/r/b.txt', kind: 'update' },
          ],
        },
      },
    })
    expect(ended(false)).toMatchObject({ item: { fields: { status: 'failed', changes: [] } } })
  })

  test.each([
    '{"id":"0","msg":{"type":"new_kind"}}',
    '{"id":"0","msg":{}}',
    '{"id":"0","msg":"x"}',
    '{"id":"0","msg":{"type":["agent_message"]}}',
    '{"prompt":1}',
    '{"workdir":"/x"}',
  ])('%s is unknown and kept', (line) => {
    expect(createEventDecoder().decode(line)).toEqual({ type: 'unknown', raw: JSON.parse(line) as unknown })
  })

  it('with a type of its own is a thread event, whatever else it holds', () => {
    expect(createEventDecoder().decode('{"type":"turn.started","msg":{"type":"error"}}')).toEqual({
      type: 'turn.started',
    })
  })
})

function itemOf(event: CodexEvent): ThreadItem {
  if (!('item' in event)) throw new Error(`no item in ${event.type}`)
  return event.item
}

const isTerminal = ({ type }: CodexEvent): boolean => type === 'turn.completed' || type === 'turn.failed'

/**
 * What of the contract a stream breaks, if anything: a result where the turn ended and nowhere else, one end at most
 * from the decoder itself, and nothing that cannot be written.
 */
function broken(lines: readonly string[], stopped: boolean): string[] {
  const decoder = createEventDecoder()
  const normaliser = createNormaliser()
  const read = lines.map((line) => decoder.decode(line))
  const derived = decoder.end(stopped)
  const said = [...read, ...derived].map((event) => normaliser.next(event))
  const terminals = [...read, ...derived].map(isTerminal)
  const results = said.map((events) => events.filter(({ type }) => type === 'result').length)
  const last = said.map((events) => events.at(-1)?.type === 'result')
  return [
    ...(results.some((count, index) => count !== Number(terminals[index]))
      ? ['a result for each end, and no other']
      : []),
    ...(last.some((isResult, index) => isResult !== terminals[index]) ? ['the result is what an end ends with'] : []),
    ...(derived.findIndex(isTerminal) !== derived.length - 1 ? ['one derived end, last'] : []),
    ...(terminals.slice(0, read.length).includes(true) && derived.length > 0 ? ['no second end'] : []),
    ...(said.flat().some((event) => JSON.stringify(event) === undefined) ? ['all can be written'] : []),
  ]
}

describe('any stream', () => {
  const recorded = fc.constantFrom(...allRecordings().map(({ lines }) => lines))

  it('of any text gives values', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), fc.boolean(), (lines, stopped) => {
        expect(broken(lines, stopped)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('of any JSON in the place of a message gives values', () => {
    const types = fc.constantFrom(
      'task_started',
      'agent_message',
      'error',
      'token_count',
      'exec_command_begin',
      'exec_command_end',
      'patch_apply_begin',
      'patch_apply_end',
      'mcp_tool_call_begin',
      'mcp_tool_call_end',
      'plan_update',
      'stream_error',
      'web_search_end',
      'session_configured',
      'task_complete',
      '__proto__',
      'constructor',
    )
    const names = ['call_id', 'command', 'changes', 'invocation', 'result', 'plan', 'info', 'message', '__proto__']
    const fields = fc.dictionary(fc.constantFrom(...names), fc.jsonValue())
    const line = fc.tuple(types, fields).map(([type, more]) => legacy({ ...more, type }))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, stopped) => {
        expect(broken(lines, stopped)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('cut off anywhere, with lines lost, doubled, swapped and damaged, gives values', () => {
    const damage = fc.record({ at: fc.nat(), kind: fc.nat(4), byte: fc.nat(0xffff) })
    fc.assert(
      fc.property(recorded, fc.array(damage, { maxLength: 6 }), fc.boolean(), (lines, damages, stopped) => {
        const damaged = [...lines]
        for (const { at, kind, byte } of damages) {
          const index = at % Math.max(damaged.length, 1)
          const line = damaged[index] ?? ''
          if (kind === 0) damaged.splice(index)
          else if (kind === 1) damaged.splice(index, 1)
          else if (kind === 2) damaged.splice(index, 0, line)
          else if (kind === 3) damaged.unshift(...damaged.splice(index, 1))
          else
            damaged[index] =
              line.slice(0, byte % (line.length + 1)) + String.fromCharCode(byte) + line.slice(byte % (line.length + 1))
        }
        expect(broken(damaged, stopped)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('of a recording that was cut off before its end never completed', () => {
    fc.assert(
      fc.property(recorded, fc.nat(), (lines, at) => {
        const kept = lines.slice(0, at % lines.length)
        // The turn is over with the count of its last answer; what may follow up to 0.42 is its difference.
        const rest = lines.slice(kept.length)
        fc.pre(rest.some((line) => !line.includes('"turn_diff"')))
        expect(endOf(kept, true).filter(({ type }) => type === 'turn.completed')).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
