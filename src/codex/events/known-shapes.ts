// Every type and field that a recorded run of `codex exec --json` printed: test/fixtures/codex, versions 0.40 to 0.169.
// A test holds these tables against the recordings. docs/notes/codex/exec-json.md

type Shapes = Readonly<Record<string, readonly string[]>>

/** Thread events, 0.44 and newer. */
export const EVENT_FIELDS: Shapes = {
  'thread.started': ['thread_id'],
  'turn.started': [],
  'turn.completed': ['usage'],
  'turn.failed': ['error'],
  'item.started': ['item'],
  'item.updated': ['item'],
  'item.completed': ['item'],
  error: ['message'],
}

/** The counts in `usage`. */
export const USAGE_FIELDS: readonly string[] = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
]

/** Items of thread events. */
export const ITEM_FIELDS: Shapes = {
  agent_message: ['id', 'text'],
  command_execution: ['id', 'command', 'aggregated_output', 'exit_code', 'status'],
  error: ['id', 'message'],
  file_change: ['id', 'changes', 'status'],
  mcp_tool_call: ['id', 'server', 'tool', 'arguments', 'result', 'error', 'status'],
  reasoning: ['id', 'text'],
  todo_list: ['id', 'items'],
  web_search: ['id', 'query', 'action'],
}

/** What stands in `msg`, 0.42 and older. */
export const LEGACY_FIELDS: Shapes = {
  agent_message: ['message'],
  agent_reasoning: ['text'],
  agent_reasoning_section_break: [],
  error: ['message'],
  exec_command_begin: ['call_id', 'command', 'cwd', 'parsed_cmd'],
  exec_command_end: ['call_id', 'stdout', 'stderr', 'aggregated_output', 'exit_code', 'duration', 'formatted_output'],
  exec_command_output_delta: ['call_id', 'stream', 'chunk'],
  mcp_tool_call_begin: ['call_id', 'invocation'],
  mcp_tool_call_end: ['call_id', 'invocation', 'duration', 'result'],
  patch_apply_begin: ['call_id', 'auto_approved', 'changes'],
  patch_apply_end: ['call_id', 'stdout', 'stderr', 'success'],
  plan_update: ['explanation', 'plan'],
  stream_error: ['message'],
  task_started: ['model_context_window'],
  token_count: ['info', 'rate_limits'],
  turn_diff: ['unified_diff'],
  web_search_begin: ['call_id'],
  web_search_end: ['call_id', 'query'],
}
