import type { AgentEvent } from '../../codex/index.ts'

/** One event as lines for people: `[   12.3s] command: npm test`. Empty for what a person need not read. */
export function renderTranscriptLine(event: AgentEvent, elapsedMs: number): string {
  const said = describeEvent(event)
  return said === '' ? '' : `[${(elapsedMs / 1000).toFixed(1).padStart(7)}s] ${said}\n`
}

/** What an event says in words. */
export function describeEvent(event: AgentEvent): string {
  switch (event.type) {
    case 'system':
      return event.subtype === 'turn.started' ? 'turn started' : `${event.subtype}: ${event.text}`
    case 'assistant':
      return `${event.reasoning ? 'thinking' : 'Codex'}: ${event.text}`
    case 'tool_use':
      return `${event.tool}: ${describeInput(event.input)}`
    case 'tool_result':
      return `${event.tool} ${event.ok ? 'done' : 'failed'}${event.output === '' ? '' : `: ${event.output.trimEnd()}`}`
    case 'usage':
      return `tokens: ${event.input_tokens} in (${event.cached_input_tokens} cached), ${event.output_tokens} out`
    case 'result':
      return event.ok ? 'turn completed' : `turn failed: ${event.text}`
  }
}

/** What a tool was asked to do, in one text. */
export function describeInput(input: unknown): string {
  if (typeof input === 'string') return input
  if (typeof input !== 'object' || input === null) return ''
  const values = Object.values(input)
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')
}
