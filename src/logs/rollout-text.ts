import type { LogLevel } from './log-entry.ts'
import { describeItem } from './rollout-item.ts'
import { isRecord, textOf } from './wire-text.ts'
import type { Wire } from './wire-text.ts'

/** What one rollout line says, for people. */
export interface Described {
  level: LogLevel
  /** `event_msg/agent_message`, `event_msg/item_completed/AgentMessage`, `turn_context`. */
  target: string
  text: string
  fields: Wire
}

/**
 * Puts a line of a rollout into words. `hasItemEvents` says that items have events of their own (0.154 and later), so
 * that the same thing in `response_item` is only for `debug`.
 */
export function describeRollout(type: string, payload: Wire, hasItemEvents: boolean): Described {
  const kind = textOf(payload['type'])
  const target = kind === '' ? type : `${type}/${kind}`
  if (type === 'session_meta') return { level: 'info', target, ...describeSession(payload) }
  if (type === 'turn_context') return { level: 'debug', target, ...describeTurnContext(payload) }
  if (type === 'token_usage_record') {
    return { level: 'debug', target, ...describeTokens(payload['thread_token_usage'], payload['usage']) }
  }
  if (type === 'event_msg') return describeEvent(target, kind, payload)
  if (type === 'response_item') return describeResponse(target, kind, payload, hasItemEvents)
  if (type === 'compacted')
    return { level: 'info', target, text: textOf(payload['message']) || 'context compacted', fields: {} }
  return { level: 'debug', target, text: JSON.stringify(payload), fields: {} }
}

function describeSession(payload: Wire): { text: string; fields: Wire } {
  const version = textOf(payload['cli_version'])
  const cwd = textOf(payload['cwd'])
  const originator = textOf(payload['originator'])
  const text = `thread started by ${originator || 'Codex'} ${version} in ${cwd}`
  return { text, fields: { version, cwd, originator, provider: textOf(payload['model_provider']) || null } }
}

function describeTurnContext(payload: Wire): { text: string; fields: Wire } {
  const sandbox = isRecord(payload['sandbox_policy']) ? payload['sandbox_policy'] : {}
  const profile = isRecord(payload['active_permission_profile'])
    ? textOf(payload['active_permission_profile']['id'])
    : ''
  const mode = textOf(sandbox['mode']) || textOf(sandbox['type']) || profile || 'unknown'
  const model = textOf(payload['model'])
  const approvalPolicy = textOf(payload['approval_policy'])
  const text = `turn with model ${model}, sandbox ${mode}, approval policy ${approvalPolicy}`
  return { text, fields: { model, sandbox: mode, approvalPolicy, cwd: textOf(payload['cwd']) } }
}

/** `tokens` is what the thread used so far, `lastTokens` the last request. */
function describeTokens(total: unknown, last: unknown): { text: string; fields: Wire } {
  if (!isRecord(total)) return { text: 'token use not known yet', fields: {} }
  const tokens = tokensOf(total)
  const text = `tokens: ${tokens.total} (${tokens.input} in, ${tokens.cachedInput} of it cached, ${tokens.output} out)`
  return { text, fields: isRecord(last) ? { tokens, lastTokens: tokensOf(last) } : { tokens } }
}

function tokensOf(usage: Wire): Record<'input' | 'cachedInput' | 'output' | 'reasoningOutput' | 'total', number> {
  const count = (name: string): number => (typeof usage[name] === 'number' ? usage[name] : 0)
  return {
    input: count('input_tokens'),
    cachedInput: count('cached_input_tokens'),
    output: count('output_tokens'),
    reasoningOutput: count('reasoning_output_tokens'),
    total: count('total_tokens'),
  }
}

function describeEvent(target: string, kind: string, payload: Wire): Described {
  switch (kind) {
    case 'user_message':
    case 'agent_message':
      return { level: 'info', target, text: textOf(payload['message']), fields: { item: kind } }
    case 'agent_reasoning':
      return { level: 'info', target, text: textOf(payload['text']), fields: { item: 'reasoning' } }
    case 'token_count': {
      const info = isRecord(payload['info']) ? payload['info'] : {}
      const level = isRecord(payload['info']) ? 'info' : 'debug'
      return { level, target, ...describeTokens(info['total_token_usage'], info['last_token_usage']) }
    }
    case 'item_completed':
    case 'item_started': {
      const item = isRecord(payload['item']) ? payload['item'] : {}
      const level = kind === 'item_started' ? 'debug' : undefined
      const described = describeItem(item)
      return { target: `${target}/${textOf(item['type'])}`, ...described, level: level ?? described.level }
    }
    case 'mcp_tool_call_end':
    case 'patch_apply_end':
    case 'exec_command_end':
      return { target, ...describeItem({ ...payload, type: kind }) }
    case 'task_started':
      return { level: 'info', target, text: 'turn started', fields: { turn: payload['turn_id'] ?? null } }
    case 'task_complete':
      return describeEnd(target, payload)
    case 'turn_aborted':
      return {
        level: 'warn',
        target,
        text: `turn ended early: ${textOf(payload['reason']) || 'no reason given'}`,
        fields: {},
      }
    case 'error':
    case 'stream_error':
      return { level: kind === 'error' ? 'error' : 'warn', target, text: textOf(payload['message']), fields: {} }
    default:
      return { level: 'debug', target, text: textOf(payload['message']) || JSON.stringify(payload), fields: {} }
  }
}

function describeEnd(target: string, payload: Wire): Described {
  const turn = payload['turn_id'] ?? null
  const durationMs = payload['duration_ms'] ?? null
  const error = isRecord(payload['error']) ? payload['error'] : null
  if (error === null) return { level: 'info', target, text: 'turn completed', fields: { turn, durationMs } }
  const fields = { turn, durationMs, error: error['codex_error_info'] ?? null }
  return { level: 'error', target, text: `turn failed: ${textOf(error['message'])}`, fields }
}

function describeResponse(target: string, kind: string, payload: Wire, hasItemEvents: boolean): Described {
  if (kind === 'function_call' || kind === 'custom_tool_call' || kind === 'local_shell_call') {
    const tool = textOf(payload['name']) || kind
    const input = textOf(payload['arguments']) || textOf(payload['input']) || JSON.stringify(payload['action'] ?? {})
    const fields = { item: 'tool_call', tool, call: payload['call_id'] ?? null }
    return { level: hasItemEvents ? 'debug' : 'info', target, text: `${tool} ${input}`, fields }
  }
  if (kind === 'function_call_output' || kind === 'custom_tool_call_output') {
    const fields = { item: 'tool_output', call: payload['call_id'] ?? null }
    return { level: hasItemEvents ? 'debug' : 'info', target, text: textOf(payload['output']), fields }
  }
  const role = textOf(payload['role'])
  const text = textOf(payload['content']) || textOf(payload['summary']) || JSON.stringify(payload)
  return { level: 'debug', target, text, fields: role === '' ? {} : { role } }
}
