import type { ThreadItem } from './events.ts'
import { isFields, text, type Fields } from './wire-values.ts'

/** A command of 0.42 and older as an item. A command that failed says -1, whatever its exit code was. */
export function legacyCommand(msg: Fields, phase: 'started' | 'updated' | 'completed'): ThreadItem {
  const code = msg['exit_code']
  return item(text(msg['call_id']), 'command_execution', {
    ...msg,
    command: shellText(msg['command']),
    aggregated_output: text(msg['aggregated_output']),
    exit_code: typeof code === 'number' && code !== -1 ? code : null,
    status: phase === 'completed' ? (code === 0 ? 'completed' : 'failed') : 'in_progress',
  })
}

/** A patch as an item; its end does not repeat the changes, so they are handed in. */
export function legacyPatch(msg: Fields, changes: unknown, phase: 'started' | 'completed'): ThreadItem {
  const status = phase === 'started' ? 'in_progress' : msg['success'] === true ? 'completed' : 'failed'
  return item(text(msg['call_id']), 'file_change', { ...msg, changes, status })
}

/** The changes of a patch, `{path: {add|update|delete: …}}`, as the list that newer versions send. */
export function legacyChanges(raw: unknown): { path: string; kind: string }[] {
  if (!isFields(raw)) return []
  return Object.entries(raw).map(([path, change]) => ({
    path,
    kind: isFields(change) ? (Object.keys(change)[0] ?? '') : '',
  }))
}

/** A call of an MCP server's tool: the result is `{Ok: …}` or `{Err: text}`, and an `Ok` may hold `isError`. */
export function legacyToolCall(msg: Fields, phase: 'started' | 'completed'): ThreadItem {
  const invocation = isFields(msg['invocation']) ? msg['invocation'] : {}
  const outcome = isFields(msg['result']) ? msg['result'] : {}
  const result = outcome['Ok']
  const failed = result === undefined || (isFields(result) && result['isError'] === true)
  return item(text(msg['call_id']), 'mcp_tool_call', {
    ...msg,
    server: text(invocation['server']),
    tool: text(invocation['tool']),
    arguments: invocation['arguments'],
    result: result ?? null,
    error: outcome['Err'] === undefined ? null : { message: outcome['Err'] },
    status: phase === 'started' ? 'in_progress' : failed ? 'failed' : 'completed',
  })
}

/** A plan as the list of things to do that newer versions send. */
export function legacyPlan(msg: Fields): ThreadItem {
  const steps = Array.isArray(msg['plan']) ? msg['plan'].filter(isFields) : []
  const items = steps.map(({ step, status }) => ({ text: text(step), completed: status === 'completed' }))
  return item('plan', 'todo_list', { ...msg, items })
}

/** An item with its own id and type in front of what else was said. */
export function item(id: string, type: string, fields: Fields): ThreadItem {
  return { id, type, fields: { ...fields, id, type } }
}

/** A command's arguments as the one text that newer versions send, quoted for a shell where needed. */
function shellText(command: unknown): string {
  if (!Array.isArray(command)) return text(command)
  const quoted = command
    .map(text)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
  return quoted.join(' ')
}
