import type { CodexEvent, ThreadItem, TurnUsage } from './events.ts'

/** What any engine says, in six kinds. A good run has exactly one `result`, and it is the last. */
export type AgentEvent =
  | { type: 'system'; subtype: string; text: string }
  | { type: 'assistant'; id: string; text: string; reasoning: boolean }
  | { type: 'tool_use'; id: string; tool: string; input: unknown }
  | { type: 'tool_result'; id: string; tool: string; ok: boolean; output: string }
  | ({ type: 'usage' } & TurnUsage)
  | { type: 'result'; ok: boolean; text: string }

/** Items that are tools: the field that says what was asked, and the one that says what came back. */
const TOOLS = new Map<string, { input: readonly string[]; output: string }>([
  ['command_execution', { input: ['command'], output: 'aggregated_output' }],
  ['file_change', { input: ['changes'], output: 'status' }],
  ['mcp_tool_call', { input: ['server', 'tool', 'arguments'], output: 'result' }],
  ['web_search', { input: ['query'], output: 'status' }],
])

/** The most items that are remembered to have begun, so that a flood of them costs no memory. */
const MAX_STARTED = 10_000

/** Makes a stateful translator from Codex events to agent events. `lastMessage` is the text of the newest answer. */
export function createNormaliser(): { next: (event: CodexEvent) => AgentEvent[]; lastMessage: () => string } {
  let lastMessage = ''
  const started = new Set<string>()
  const next = (event: CodexEvent): AgentEvent[] => {
    switch (event.type) {
      case 'thread.started':
        return [{ type: 'system', subtype: 'thread.started', text: event.threadId }]
      case 'turn.started':
        return [{ type: 'system', subtype: 'turn.started', text: '' }]
      case 'turn.completed':
        return [
          { type: 'usage', ...event.usage },
          { type: 'result', ok: true, text: lastMessage },
        ]
      case 'turn.failed':
        return [{ type: 'result', ok: false, text: event.message }]
      case 'error':
        return [{ type: 'system', subtype: 'notice', text: event.message }]
      case 'unknown':
        return [{ type: 'system', subtype: 'unknown', text: JSON.stringify(event.raw) }]
      case 'item.started':
        if (started.size < MAX_STARTED) started.add(event.item.id)
        return startedTool(event.item)
      case 'item.updated':
      case 'legacy':
        return []
      case 'item.completed': {
        if (event.item.type === 'agent_message') lastMessage = textOf(event.item.fields['text'])
        // Not every version tells the beginning of every tool. docs/notes/codex/exec-json.md
        const beginning = started.delete(event.item.id) ? [] : startedTool(event.item)
        return [...beginning, ...completedItem(event.item)]
      }
    }
  }
  return { next, lastMessage: () => lastMessage }
}

function startedTool({ id, type, fields }: ThreadItem): AgentEvent[] {
  const tool = TOOLS.get(type)
  if (!tool) return []
  const input = Object.fromEntries(tool.input.map((name) => [name, fields[name]]))
  return [{ type: 'tool_use', id, tool: type, input }]
}

function completedItem(item: ThreadItem): AgentEvent[] {
  const { id, type, fields } = item
  const tool = TOOLS.get(type)
  if (tool) {
    const output = textOf(fields[tool.output] ?? fields['error'])
    return [{ type: 'tool_result', id, tool: type, ok: !itemFailed(item), output }]
  }
  if (type === 'agent_message' || type === 'reasoning') {
    return [{ type: 'assistant', id, text: textOf(fields['text']), reasoning: type === 'reasoning' }]
  }
  if (type === 'error') return [{ type: 'system', subtype: 'warning', text: textOf(fields['message']) }]
  return [{ type: 'system', subtype: type, text: JSON.stringify(fields) }]
}

/** Whether an item tells of something that did not work. */
export function itemFailed({ fields }: ThreadItem): boolean {
  const { status, exit_code: code } = fields
  return status === 'failed' || status === 'declined' || (typeof code === 'number' && code !== 0)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}
