import type { LogLevel } from './log-entry.ts'
import { isRecord, textOf } from './wire-text.ts'
import type { Wire } from './wire-text.ts'

type DescribedItem = { level: LogLevel; text: string; fields: Wire }

/** One word for the same thing in both vocabularies: `AgentMessage` and `agent_message`. */
const ITEMS: Readonly<Record<string, string>> = {
  UserMessage: 'user_message',
  AgentMessage: 'agent_message',
  Reasoning: 'reasoning',
  CommandExecution: 'command_execution',
  exec_command_end: 'command_execution',
  FileChange: 'file_change',
  patch_apply_end: 'file_change',
  McpToolCall: 'mcp_tool_call',
  mcp_tool_call_end: 'mcp_tool_call',
}

/** Puts an item of `item_completed` (0.154 and later) or one of the older `…_end` events into words. */
export function describeItem(payload: Wire): DescribedItem {
  const type = textOf(payload['type'])
  const item = ITEMS[type] ?? type
  switch (item) {
    case 'user_message':
    case 'agent_message':
      return { level: 'info', text: textOf(payload['content']), fields: { item } }
    case 'reasoning':
      return {
        level: 'info',
        text: textOf(payload['summary_text']) || textOf(payload['raw_content']),
        fields: { item },
      }
    case 'command_execution':
      return describeCommand(item, payload)
    case 'file_change':
      return describeChange(item, payload)
    case 'mcp_tool_call':
      return describeToolCall(item, payload)
    default:
      return { level: 'info', text: textOf(payload) || JSON.stringify(payload), fields: { item } }
  }
}

function describeCommand(item: string, payload: Wire): DescribedItem {
  const parts = Array.isArray(payload['command']) ? payload['command'].map(String) : [textOf(payload['command'])]
  // `/bin/bash -lc "…"`: the script says it all.
  const command = parts.length === 3 && /^-l?c$/.test(parts[1] ?? '') ? (parts[2] ?? '') : parts.join(' ')
  const exitCode = typeof payload['exit_code'] === 'number' ? payload['exit_code'] : null
  const output = textOf(payload['aggregated_output'])
  const text = `$ ${command}${exitCode === null ? '' : ` (exit ${exitCode})`}${output === '' ? '' : `\n${output.trimEnd()}`}`
  return { level: exitCode === null || exitCode === 0 ? 'info' : 'warn', text, fields: { item, command, exitCode } }
}

function describeChange(item: string, payload: Wire): DescribedItem {
  const changes = payload['changes']
  const paths = Array.isArray(changes)
    ? changes.map((change) => (isRecord(change) ? textOf(change['path']) : textOf(change)))
    : Object.keys(isRecord(changes) ? changes : {})
  const failed = payload['success'] === false || payload['status'] === 'failed'
  const text = `${failed ? 'failed to change' : 'changed'} ${paths.join(', ') || 'files'}`
  return { level: failed ? 'warn' : 'info', text, fields: { item, paths } }
}

function describeToolCall(item: string, payload: Wire): DescribedItem {
  const invocation = isRecord(payload['invocation']) ? payload['invocation'] : payload
  const server = textOf(invocation['server'])
  const tool = textOf(invocation['tool'])
  const result = isRecord(payload['result']) ? payload['result'] : {}
  const failure = textOf(payload['error']) || textOf(result['Err'])
  const answer = textOf(result) || textOf(result['Ok'])
  const input = invocation['arguments'] === undefined ? '' : ` ${JSON.stringify(invocation['arguments'])}`
  const text = `${server}.${tool}${input}${failure === '' ? '' : ` failed: ${failure}`}${answer === '' ? '' : `\n${answer}`}`
  return { level: failure === '' ? 'info' : 'warn', text, fields: { item, server, tool } }
}
