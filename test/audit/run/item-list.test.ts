import { describe, expect, it, test } from 'vitest'
import { createItemList, expectItems } from '../../../src/audit/run/item-list.ts'
import type { AuditItem } from '../../../src/audit/verdict/audit-result.ts'
import type { AgentEvent } from '../../../src/codex/index.ts'

const itemsOf = (...events: AgentEvent[]): readonly AuditItem[] => {
  const items = createItemList()
  for (const event of events) items.onEvent(event)
  return items.list()
}

const use = (id: string, input: unknown): AgentEvent => ({ type: 'tool_use', id, tool: 'command_execution', input })
const done = (id: string, ok = true, output = 'said'): AgentEvent => ({
  type: 'tool_result',
  id,
  tool: 'command_execution',
  ok,
  output,
})

describe('the list of items', () => {
  it('holds messages, thoughts and tools in the order they were completed', () => {
    const items = itemsOf(
      { type: 'system', subtype: 'turn.started', text: '' },
      { type: 'assistant', id: 'm1', text: 'Thinking.', reasoning: true },
      use('c1', { command: 'npm test' }),
      use('c2', 'ls'),
      done('c2', false),
      { type: 'assistant', id: 'm2', text: 'Done.', reasoning: false },
      done('c1'),
      { type: 'usage', input_tokens: 1, cached_input_tokens: 0, output_tokens: 1, reasoning_output_tokens: 0 },
      { type: 'result', ok: true, text: 'Done.' },
    )
    expect(items).toEqual([
      { id: 'm1', type: 'reasoning', ok: true, summary: 'Thinking.' },
      { id: 'c2', type: 'command_execution', ok: false, summary: 'ls' },
      { id: 'm2', type: 'agent_message', ok: true, summary: 'Done.' },
      { id: 'c1', type: 'command_execution', ok: true, summary: 'npm test' },
    ])
  })

  it('takes what a tool said where it is not known what it was asked', () => {
    expect(itemsOf(done('c1'))).toMatchObject([{ summary: 'said' }])
    expect(itemsOf(use('c1', 'ls'), done('c1'), done('c1', true, 'again'))).toMatchObject([
      { summary: 'ls' },
      { summary: 'again' },
    ])
  })

  it('puts a summary into one short line', () => {
    expect(itemsOf(done('c1', true, ' a\n\n\tb '))).toMatchObject([{ summary: 'a b' }])
    expect(itemsOf(done('c1', true, 'x'.repeat(300)))[0]?.summary).toBe('x'.repeat(300))
    expect(itemsOf(done('c1', true, 'x'.repeat(301)))[0]?.summary).toBe(`${'x'.repeat(300)}…`)
  })

  it('ends at 500 items', () => {
    const many = Array.from({ length: 600 }, (_, index) => done(`c${index}`))
    const items = itemsOf(...many)
    expect([items.length, items.at(-1)?.id]).toEqual([500, 'c499'])
  })
})

describe('expected items', () => {
  const list = itemsOf(done('c1'), done('c2', false), { type: 'assistant', id: 'm', text: 'x', reasoning: false })

  test.each([
    ['agent_message', true, '1 completed, 0 of them failed.'],
    ['command_execution', false, '2 completed, 1 of them failed.'],
    ['file_change', false, 'Codex completed no item file_change.'],
  ])('%s', (type, ok, message) => {
    expect(expectItems([type], list)).toEqual([{ name: `--expect-item ${type}`, ok, message }])
  })

  it('are judged one by one', () => {
    expect(expectItems(['agent_message', 'x'], list).map(({ ok }) => ok)).toEqual([true, false])
    expect(expectItems([], list)).toEqual([])
  })
})
