import { expect, test } from 'vitest'
import { describeEvent, renderTranscriptLine } from '../../../src/audit/run/transcript.ts'
import type { AgentEvent } from '../../../src/codex/index.ts'

const USAGE = { input_tokens: 20, cached_input_tokens: 6, output_tokens: 10, reasoning_output_tokens: 4 }

const EVENTS: [AgentEvent, string][] = [
  [{ type: 'system', subtype: 'thread.started', text: 'abc' }, 'thread.started: abc'],
  [{ type: 'system', subtype: 'turn.started', text: '' }, 'turn started'],
  [{ type: 'system', subtype: 'notice', text: 'Reconnecting... 1/5' }, 'notice: Reconnecting... 1/5'],
  [{ type: 'assistant', id: '', text: 'Done.', reasoning: false }, 'Codex: Done.'],
  [{ type: 'assistant', id: '', text: 'Hm.', reasoning: true }, 'thinking: Hm.'],
  [
    { type: 'tool_use', id: '', tool: 'command_execution', input: { command: 'npm test' } },
    'command_execution: npm test',
  ],
  [
    { type: 'tool_use', id: '', tool: 'mcp_tool_call', input: { server: 's', tool: 't', arguments: { a: [1] } } },
    'mcp_tool_call: s t {"a":[1]}',
  ],
  [{ type: 'tool_use', id: '', tool: 'web_search', input: { query: undefined } }, 'web_search: '],
  [{ type: 'tool_use', id: '', tool: 'x', input: null }, 'x: '],
  [{ type: 'tool_use', id: '', tool: 'x', input: 'text' }, 'x: text'],
  [{ type: 'tool_result', id: '', tool: 'x', ok: true, output: '' }, 'x done'],
  [{ type: 'tool_result', id: '', tool: 'x', ok: false, output: 'a\nb\n' }, 'x failed: a\nb'],
  [{ type: 'usage', ...USAGE }, 'tokens: 20 in (6 cached), 10 out'],
  [{ type: 'result', ok: true, text: 'Done.' }, 'turn completed'],
  [{ type: 'result', ok: false, text: 'no' }, 'turn failed: no'],
]

test.each(EVENTS)('%j is told as %j', (event, text) => {
  expect(describeEvent(event)).toBe(text)
})

test.each([
  [0, '[    0.0s] turn started\n'],
  [12_345, '[   12.3s] turn started\n'],
  [1_800_000, '[ 1800.0s] turn started\n'],
  [100_000_000, '[100000.0s] turn started\n'],
])('after %i ms a line begins with the time', (elapsedMs, line) => {
  expect(renderTranscriptLine({ type: 'system', subtype: 'turn.started', text: '' }, elapsedMs)).toBe(line)
})
