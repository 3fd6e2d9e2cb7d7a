import { item, legacyChanges, legacyCommand, legacyPatch, legacyPlan, legacyToolCall } from './decode-legacy-item.ts'
import type { CodexEvent, ThreadItem } from './events.ts'
import { createLegacyTurn } from './legacy-turn.ts'
import { isFields, text, type Fields } from './wire-values.ts'

/** Lines that ask for nothing. */
const QUIET = new Set([
  'token_count',
  'turn_diff',
  'task_complete',
  'turn_aborted',
  'shutdown_complete',
  'background_event',
  'agent_reasoning_section_break',
])

/** The most patches that may have begun without an end, so that a flood of them costs no memory. */
const MAX_OPEN_PATCHES = 1000

/** Makes a decoder of the `{"id", "msg"}` lines of 0.42 and older. */
export function createLegacyDecoder(): {
  decode: (msg: Fields, raw: unknown) => CodexEvent
  end: (stopped: boolean) => CodexEvent[]
} {
  const turn = createLegacyTurn()
  const patches = new Map<string, { path: string; kind: string }[]>()
  let plan: ThreadItem | undefined
  let count = 0
  /** Messages have no id of their own. */
  const nextId = (): string => `item_${count++}`
  const changesOf = (msg: Fields): { path: string; kind: string }[] => {
    const id = text(msg['call_id'])
    const changes = patches.get(id) ?? []
    patches.delete(id)
    return changes
  }

  const decodeMessage = (msg: Fields, raw: unknown): CodexEvent => {
    const type = text(msg['type'])
    switch (type) {
      case 'session_configured':
        return { type: 'thread.started', threadId: text(msg['session_id']) }
      case 'task_started':
        return { type: 'turn.started' }
      case 'error':
      case 'stream_error':
        return { type: 'error', message: text(msg['message']) }
      case 'agent_message':
        return completed(item(nextId(), 'agent_message', { ...msg, text: text(msg['message']) }))
      case 'agent_reasoning':
        return completed(item(nextId(), 'reasoning', msg))
      case 'exec_command_begin':
        return { type: 'item.started', item: legacyCommand(msg, 'started') }
      case 'exec_command_output_delta':
        return { type: 'item.updated', item: legacyCommand(msg, 'updated') }
      case 'exec_command_end':
        return completed(legacyCommand(msg, 'completed'))
      case 'patch_apply_begin': {
        const changes = legacyChanges(msg['changes'])
        if (patches.size < MAX_OPEN_PATCHES) patches.set(text(msg['call_id']), changes)
        return { type: 'item.started', item: legacyPatch(msg, changes, 'started') }
      }
      case 'patch_apply_end':
        return completed(legacyPatch(msg, changesOf(msg), 'completed'))
      case 'mcp_tool_call_begin':
        return { type: 'item.started', item: legacyToolCall(msg, 'started') }
      case 'mcp_tool_call_end':
        return completed(legacyToolCall(msg, 'completed'))
      case 'web_search_begin':
        return { type: 'item.started', item: item(text(msg['call_id']), 'web_search', msg) }
      case 'web_search_end':
        return completed(item(text(msg['call_id']), 'web_search', { ...msg, status: 'completed' }))
      case 'plan_update':
        plan = legacyPlan(msg)
        return { type: 'item.updated', item: plan }
      default:
        return QUIET.has(type) ? { type: 'legacy', name: type, raw } : { type: 'unknown', raw }
    }
  }
  return {
    decode: (msg, raw) => {
      turn.note(msg)
      return decodeMessage(msg, raw)
    },
    end: (stopped) => {
      const terminal = turn.end(stopped)
      return terminal ? [...(plan ? [completed(plan)] : []), terminal] : []
    },
  }
}

/** The `msg` of a legacy line, or undefined when it is none. A thread event has a `type` of its own. */
export function legacyMessage(raw: unknown): Fields | undefined {
  if (!isFields(raw) || typeof raw['type'] === 'string') return undefined
  const msg = raw['msg']
  return isFields(msg) && typeof msg['type'] === 'string' ? msg : undefined
}

/** The two lines that 0.42 and older begin with: the settings of the run, and its prompt. */
export function legacyPreamble(raw: unknown): CodexEvent | undefined {
  if (!isFields(raw) || 'type' in raw || 'msg' in raw) return undefined
  if (typeof raw['prompt'] === 'string') return { type: 'legacy', name: 'prompt', raw }
  if (typeof raw['workdir'] === 'string' && typeof raw['sandbox'] === 'string')
    return { type: 'legacy', name: 'settings', raw }
  return undefined
}

function completed(done: ThreadItem): CodexEvent {
  return { type: 'item.completed', item: done }
}
