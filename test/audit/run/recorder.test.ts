import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { createRecorder, type Heard } from '../../../src/audit/run/recorder.ts'
import type { AgentEvent } from '../../../src/codex/index.ts'
import { decodeEventLine } from '../../codex/events/decode-event-line.ts'
import { createRedactor, type Redactor } from '../../../src/env/index.ts'
import { EvidenceWriter } from '../../../src/evidence/index.ts'
import type { Line } from '../../../src/platform/lines.ts'
import { anyText } from '../../codex/any-text.ts'
import { recordings } from '../../codex/recordings.ts'

const KEY = 'Qx7-secret/of+this=test!'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder ü '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Bench {
  recorder: ReturnType<typeof createRecorder>
  told: AgentEvent[]
  redactor: Redactor
  read: (name: string) => Promise<string>
  close: () => void
}

let count = 0
async function open(maxBytes?: (name: string) => number): Promise<Bench> {
  const redactor = createRedactor()
  redactor.add('CODEX_API_KEY', KEY)
  const evidence = await EvidenceWriter.create(join(folder, `run ${count++}`), redactor, maxBytes)
  const told: AgentEvent[] = []
  let ticks = 0
  const elapsedMs = (): number => ticks++ * 100
  const recorder = createRecorder({ evidence, redactor, elapsedMs, onEvent: (event) => told.push(event) })
  const read = (name: string): Promise<string> => readFile(join(evidence.folder, name), 'utf8').catch(() => '')
  return { recorder, told, redactor, read, close: () => evidence.close() }
}

const whole = (text: string): Line => ({ text, cut: false, droppedBytes: 0 })

/** What is known after these lines of Codex. */
async function hear(
  lines: readonly string[],
  stderr: readonly (string | Buffer)[] = [],
): Promise<Bench & { heard: Heard }> {
  const bench = await open()
  for (const line of lines) bench.recorder.event(decodeEventLine(line), whole(line))
  for (const chunk of stderr) bench.recorder.stderr(Buffer.from(chunk))
  const heard = bench.recorder.end()
  bench.recorder.tellEnd(true)
  bench.close()
  return { ...bench, heard }
}

const item = (type: string, fields: object): string => JSON.stringify({ type, item: { id: 'item_1', ...fields } })
const COMPLETED = '{"type":"turn.completed","usage":{"input_tokens":3,"cached_input_tokens":2,"output_tokens":1}}'

it('names what no measured Codex says', async () => {
  const { recorder, close } = await open()
  recorder.parsed({ type: 'turn.paused' })
  recorder.parsed({ type: 'turn.started' })
  expect(recorder.end().strangers).toEqual(['event "turn.paused"'])
  close()
})

it('tells a result only at the end of the last attempt', async () => {
  const { recorder, told, close } = await open()
  const failed = '{"type":"turn.failed","error":{"message":"high demand"}}'
  for (const isLast of [false, true]) {
    recorder.event(decodeEventLine(failed), whole(failed))
    recorder.end()
    recorder.tellEnd(isLast)
    recorder.tellEnd(isLast)
  }
  expect(told).toEqual([
    { type: 'system', subtype: 'attempt.failed', text: 'high demand' },
    { type: 'result', ok: false, text: 'high demand' },
  ])
  close()
})

describe('what is heard', () => {
  it('of nothing is nothing', async () => {
    expect((await hear([])).heard).toEqual({
      threadId: null,
      usage: { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 },
      lastMessage: '',
      terminal: undefined,
      eventsAfterResult: 0,
      items: { completed: 0, failed: 0 },
      unknownEvents: 0,
      strangers: [],
      stderrTail: '',
      truncated: { cutLines: 0, leftOutBytes: {} },
    })
  })

  it('of a good run is its thread, usage, last message and items', async () => {
    const { heard } = await hear([
      '{"type":"thread.started","thread_id":"abc"}',
      item('item.completed', { type: 'error', message: 'metadata not found' }),
      '{"type":"turn.started"}',
      item('item.started', { type: 'command_execution', command: 'false' }),
      item('item.completed', { type: 'command_execution', command: 'false', exit_code: 1, status: 'failed' }),
      item('item.completed', { type: 'agent_message', text: 'first' }),
      '{"type":"error","message":"Reconnecting... 1/5"}',
      '{"type":"brand.new"}',
      'no json',
      item('item.completed', { type: 'agent_message', text: 'last' }),
      COMPLETED,
    ])
    expect(heard).toEqual({
      threadId: 'abc',
      usage: { input_tokens: 3, cached_input_tokens: 2, output_tokens: 1, reasoning_output_tokens: 0 },
      lastMessage: 'last',
      terminal: { ok: true, message: '' },
      eventsAfterResult: 0,
      items: { completed: 2, failed: 1 },
      unknownEvents: 2,
      strangers: [],
      stderrTail: '',
      truncated: { cutLines: 0, leftOutBytes: {} },
    })
  })

  test.each([
    [[COMPLETED, '{"type":"turn.started"}', 'x'], { ok: true, message: '' }, 2],
    [['{"type":"turn.failed","error":{"message":"no"}}'], { ok: false, message: 'no' }, 0],
    [['{"type":"error","message":"no"}'], undefined, 0],
    [[COMPLETED, '{"type":"turn.failed","error":{"message":"no"}}'], { ok: false, message: 'no' }, 1],
  ])('of %j ends with %j and %i events after it', async (lines, terminal, after) => {
    const { heard } = await hear(lines)
    expect([heard.terminal, heard.eventsAfterResult]).toEqual([terminal, after])
  })

  it('of an empty thread id is none', async () => {
    expect((await hear(['{"type":"thread.started","thread_id":""}'])).heard.threadId).toBeNull()
  })

  it('of a failure has no secret in it, so that no cut can leave half of one', async () => {
    const { heard } = await hear([JSON.stringify({ type: 'turn.failed', error: { message: `bad key ${KEY}` } })])
    expect(heard.terminal).toEqual({ ok: false, message: 'bad key [redacted:CODEX_API_KEY]' })
  })
})

describe('evidence', () => {
  it('has every line as it came, every event with its time, and a transcript', async () => {
    const lines = ['{"type":"turn.started"}', 'no json', item('item.started', { type: 'todo_list' }), COMPLETED]
    const { read } = await hear(lines)
    expect(await read('codex-events.jsonl')).toBe(`${lines.join('\n')}\n`)
    const events = (await read('events.jsonl')).trim().split('\n')
    expect(events.map((line) => JSON.parse(line) as unknown)).toEqual([
      { elapsedMs: expect.any(Number) as number, type: 'system', subtype: 'turn.started', text: '' },
      { elapsedMs: expect.any(Number) as number, type: 'system', subtype: 'unknown', text: '"no json"' },
      expect.objectContaining({ type: 'usage', input_tokens: 3 }),
      expect.objectContaining({ type: 'result', ok: true }),
    ])
    expect((await read('transcript.log')).replace(/^\[ *[\d.]+s\] /gm, '')).toBe(
      'turn started\nunknown: "no json"\ntokens: 3 in (2 cached), 1 out\nturn completed\n',
    )
  })

  it('is on disk before the next event comes', async () => {
    const { recorder, read, close } = await open()
    recorder.event({ type: 'turn.started' }, whole('{"type":"turn.started"}'))
    expect(await read('codex-events.jsonl')).toBe('{"type":"turn.started"}\n')
    expect(await read('events.jsonl')).toContain('turn.started')
    close()
  })

  const leaks = [
    item('item.completed', { type: 'agent_message', text: `key ${KEY}` }),
    item('item.started', { type: 'command_execution', command: `curl -H ${KEY}` }),
    item('item.completed', { type: 'command_execution', aggregated_output: KEY, exit_code: 0 }),
    item('item.completed', { type: 'mcp_tool_call', arguments: { a: [KEY] }, result: { content: [{ text: KEY }] } }),
    item('item.completed', { type: 'brand_new', deep: { er: KEY } }),
    JSON.stringify({ type: 'turn.failed', error: { message: KEY } }),
    `no json ${KEY}`,
  ]
  test.each(leaks)('and those who watch get no secret from %s', async (line) => {
    const { read, told } = await hear([line], [`trace ${KEY}\n`])
    const kept = await Promise.all(['codex-events.jsonl', 'events.jsonl', 'transcript.log', 'stderr.log'].map(read))
    for (const text of [...kept, JSON.stringify(told)]) {
      expect(text).toContain('[redacted:CODEX_API_KEY]')
      expect(text).not.toContain('Qx7')
    }
    for (const event of (kept[1] ?? '').trim().split('\n')) expect(JSON.parse(event)).toHaveProperty('elapsedMs')
  })

  it('counts how often a secret was taken out', async () => {
    const { redactor } = await hear([`no json ${KEY}`])
    expect(redactor.counts()['CODEX_API_KEY']).toBeGreaterThan(0)
  })
})

describe('stderr', () => {
  it('is redacted across chunks, however they are cut', async () => {
    const bytes = Buffer.from(`ü trace ${KEY} more\nüü ${KEY}`)
    for (let cut = 1; cut < bytes.length; cut += 3) {
      const { read } = await hear([], [bytes.subarray(0, cut), bytes.subarray(cut)])
      expect(await read('stderr.log')).toBe('ü trace [redacted:CODEX_API_KEY] more\nüü [redacted:CODEX_API_KEY]')
    }
  })

  it('keeps its end for the verdict', async () => {
    const { heard } = await hear([], ['x'.repeat(10_000), '\nError: the end\n'])
    expect(heard.stderrTail).toHaveLength(8192)
    expect(heard.stderrTail).toMatch(/x\nError: the end\n$/)
  })
})

describe('too much', () => {
  const message = (text: string): string => item('item.completed', { type: 'agent_message', text })

  it('in one line is kept as its beginning with a mark, and is no unknown event', async () => {
    const { recorder, read, close } = await open()
    const text = `{"type":"x","text":"${'x'.repeat(100_000)}`
    recorder.event({ type: 'unknown', raw: null }, { text, cut: true, droppedBytes: 5000 })
    recorder.event({ type: 'turn.started' }, whole('{"type":"turn.started"}'))
    const heard = recorder.end()
    recorder.tellEnd(true)
    close()
    const [first = '', ...rest] = (await read('codex-events.jsonl')).split('\n')
    const mark = /\[codexkit: (\d+) bytes left out\]$/.exec(first)
    expect(first.startsWith('{"type":"x","text":"xxx')).toBe(true)
    expect((mark?.index ?? 0) + Number(mark?.[1])).toBe(text.length + 5000)
    expect(rest).toEqual(['{"type":"turn.started"}', ''])
    expect([heard.truncated.cutLines, heard.unknownEvents]).toEqual([1, 0])
    expect(await read('events.jsonl')).not.toContain('xxx')
  })

  it('in one line has no half secret where it was cut', async () => {
    for (let length = 65_536 - KEY.length - 1; length < 65_537; length++) {
      const { recorder, read, close } = await open()
      const text = 'x '.repeat(65_536).slice(0, length) + KEY + 'x'.repeat(1000)
      recorder.event({ type: 'unknown', raw: null }, { text, cut: true, droppedBytes: 1 })
      recorder.end()
      close()
      expect(await read('codex-events.jsonl')).not.toContain('Qx7-')
    }
  })

  it('in all is kept up to a limit for each file; what the verdict needs is heard', async () => {
    const { recorder, told, read, close } = await open(() => 1000)
    const lines = Array.from({ length: 50 }, (_, index) => message(`message ${index}`))
    for (const line of [...lines, COMPLETED]) recorder.event(decodeEventLine(line), whole(line))
    for (let line = 0; line < 50; line++) recorder.stderr(Buffer.from(`trace ${line} ${'x'.repeat(50)}\n`))
    const heard = recorder.end()
    recorder.tellEnd(true)
    close()
    expect(heard).toMatchObject({ items: { completed: 50 }, lastMessage: 'message 49', terminal: { ok: true } })
    expect(heard.stderrTail).toContain('trace 49')
    expect(told.at(-1)).toMatchObject({ type: 'result', ok: true })
    const names = ['codex-events.jsonl', 'events.jsonl', 'transcript.log', 'stderr.log']
    expect(Object.keys(heard.truncated.leftOutBytes).sort()).toEqual(names.toSorted())
    for (const name of names) expect((await read(name)).length).toBeLessThanOrEqual(1000)
    const raw = await read('codex-events.jsonl')
    const all = [...lines, COMPLETED].join('\n').length + 1
    expect(raw.length + (heard.truncated.leftOutBytes['codex-events.jsonl'] ?? 0)).toBe(all)
  })

  it('for the evidence is told to those who watch ten times a second', async () => {
    const redactor = createRedactor()
    const evidence = await EvidenceWriter.create(join(folder, 'sampled'), redactor, () => 10)
    const told: AgentEvent[] = []
    let now = 0
    const recorder = createRecorder({ evidence, redactor, elapsedMs: () => now, onEvent: (event) => told.push(event) })
    const line = message('x')
    for (now = 0; now < 1000; now += 5) recorder.event(decodeEventLine(line), whole(line))
    recorder.end()
    evidence.close()
    expect(told).toHaveLength(10)
  })

  it('for the disk is thrown, also when it was written by the clock', async () => {
    const { recorder, read } = await open()
    recorder.stderr(Buffer.from('a line without an end'))
    await expect.poll(() => read('stderr.log')).toBe('a line without an end')
    await rm(folder, { recursive: true })
    expect(() => recorder.event({ type: 'turn.started' }, whole('{}'))).toThrow(/Could not write/)
  })
})

describe('recordings', () => {
  test.each(recordings().filter(({ scenario }) => ['shell', 'patch', 'mcptool', '401', 'hung'].includes(scenario)))(
    '$scenario of $version is kept whole and understood',
    async ({ lines }) => {
      const { heard, read, told } = await hear(lines)
      expect(await read('codex-events.jsonl')).toBe(`${lines.join('\n')}\n`)
      expect(heard.unknownEvents).toBe(0)
      expect(heard.eventsAfterResult).toBe(0)
      expect((await read('events.jsonl')).trim().split('\n')).toHaveLength(told.length)
    },
  )
})

describe('any line', () => {
  it('is kept, and nothing is thrown', async () => {
    const line = fc.oneof(anyText, fc.json()).map((text) => text.replace(/[\r\n]/g, ' '))
    const { recorder, close, read } = await open()
    let lines = 0
    fc.assert(
      fc.property(line, (text) => {
        recorder.event(decodeEventLine(text), whole(text))
        lines++
      }),
      { numRuns: 100 },
    )
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    for (const text of [deep, `{"type":"item.completed","item":{"type":"mcp_tool_call","arguments":${deep}}}`]) {
      recorder.event(decodeEventLine(text), whole(text))
      lines++
    }
    expect(recorder.end().unknownEvents).toBeGreaterThan(0)
    close()
    expect((await read('codex-events.jsonl')).split('\n')).toHaveLength(lines + 1)
  })
})
