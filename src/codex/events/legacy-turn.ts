import type { CodexEvent, TurnUsage } from './events.ts'
import { decodeUsage, isFields, text, type Fields } from './wire-values.ts'

/**
 * How a turn of 0.42 and older ended. It never says so: the end of the stream is the only mark, and the same for a turn
 * that was cut off. But after every whole answer of the model comes a `token_count`, and an answer that calls no tool
 * is the last one. docs/notes/codex/legacy-events.md#the-end-of-a-turn
 */
export function createLegacyTurn() {
  let failure: string | undefined
  let answer: 'none' | 'open' | 'whole' = 'none'
  let usedTool = false
  let counts = false
  let inTurn = false
  let usage: TurnUsage = decodeUsage(undefined)
  const begin = (): void => {
    failure = undefined
    answer = 'none'
    usedTool = false
  }
  const note = (msg: Fields): void => {
    switch (msg['type']) {
      case 'task_started':
        begin()
        inTurn = true
        break
      case 'agent_message':
        failure = undefined
        answer = 'open'
        break
      case 'exec_command_begin':
      case 'patch_apply_begin':
      case 'mcp_tool_call_begin':
        usedTool = true
        answer = 'none'
        break
      case 'stream_error':
      case 'turn_aborted':
        // What came of a broken answer is asked for again.
        begin()
        break
      case 'error':
        // Before the turn it tells of an MCP server that did not start.
        if (inTurn) failure = text(msg['message'])
        break
      case 'token_count':
        counts = true
        usage = usageIn(msg['info']) ?? usage
        if (answer === 'open') answer = usedTool ? 'none' : 'whole'
        usedTool = false
        break
      case 'task_complete':
        if (answer === 'open') answer = 'whole'
        break
    }
  }
  const end = (stopped: boolean): CodexEvent | undefined => {
    if (failure !== undefined) return { type: 'turn.failed', message: failure }
    const whole = answer === 'whole' || (answer === 'open' && !counts && !stopped)
    return whole ? { type: 'turn.completed', usage } : undefined
  }
  return { note, end }
}

function usageIn(info: unknown): TurnUsage | undefined {
  const total = isFields(info) ? info['total_token_usage'] : undefined
  return isFields(total) ? decodeUsage(total) : undefined
}
