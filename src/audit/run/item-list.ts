import type { AgentEvent } from '../../codex/index.ts'
import type { AssertionOutcome, AuditItem } from '../verdict/audit-result.ts'
import { describeInput } from './transcript.ts'

/** More would make a verdict that nobody reads; events.jsonl has them all. */
const MOST_ITEMS = 500
const SUMMARY_CHARACTERS = 300

/** Keeps what was completed, for the verdict. Events must be without secrets by now. */
export function createItemList(): { onEvent: (event: AgentEvent) => void; list: () => readonly AuditItem[] } {
  const items: AuditItem[] = []
  const asked = new Map<string, string>()
  const add = (item: AuditItem): void => {
    if (items.length < MOST_ITEMS) items.push({ ...item, summary: shorten(item.summary) })
  }
  return {
    list: () => items,
    onEvent: (event) => {
      if (event.type === 'tool_use') asked.set(event.id, describeInput(event.input))
      if (event.type === 'assistant') {
        add({ id: event.id, type: event.reasoning ? 'reasoning' : 'agent_message', ok: true, summary: event.text })
      }
      if (event.type !== 'tool_result') return
      add({ id: event.id, type: event.tool, ok: event.ok, summary: asked.get(event.id) ?? event.output })
      asked.delete(event.id)
    },
  }
}

/** Whether items of a type were completed, and none of them failed: one outcome per type. */
export function expectItems(types: readonly string[], items: readonly AuditItem[]): AssertionOutcome[] {
  return types.map((type) => {
    const found = items.filter((item) => item.type === type)
    const failed = found.filter(({ ok }) => !ok).length
    const ok = found.length > 0 && failed === 0
    const message =
      found.length === 0 ? `Codex completed no item ${type}.` : `${found.length} completed, ${failed} of them failed.`
    return { name: `--expect-item ${type}`, ok, message }
  })
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > SUMMARY_CHARACTERS ? `${line.slice(0, SUMMARY_CHARACTERS)}…` : line
}
