import type { ReplayedTurn } from './replay-bench.ts'

type Fields = Readonly<Record<string, unknown>>

const asLines = (events: readonly Fields[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('')

const BEGIN: readonly Fields[] = [{ type: 'thread.started', thread_id: '@THREAD@' }, { type: 'turn.started' }]

/** A completed item. */
export const item = (id: string, fields: Fields): Fields => ({ type: 'item.completed', item: { id, ...fields } })

export const message = (id: string, text: string): Fields => item(id, { type: 'agent_message', text })

export const command = (id: string, exitCode: number): Fields =>
  item(id, {
    type: 'command_execution',
    command: 'npm test',
    aggregated_output: 'said\n',
    exit_code: exitCode,
    status: exitCode === 0 ? 'completed' : 'failed',
  })

export const USAGE = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 20, reasoning_output_tokens: 5 }

/** A turn that completes with a last message, after some other items. */
export function completedTurn(
  text = 'All good.',
  items: readonly Fields[] = [],
  more: ReplayedTurn = {},
): ReplayedTurn {
  const end = { type: 'turn.completed', usage: USAGE }
  return { stdout: asLines([...BEGIN, ...items, message('last', text), end]), lastMessage: text, rollout: [], ...more }
}

/** A turn that fails. */
export function failedTurn(text: string, more: ReplayedTurn = {}): ReplayedTurn {
  const stdout = asLines([...BEGIN, { type: 'turn.failed', error: { message: text } }])
  return { stdout, exitCode: 1, rollout: [], ...more }
}

/** A turn that says this and then nothing more. */
export function hangingTurn(items: readonly Fields[] = [], more: ReplayedTurn = {}): ReplayedTurn {
  return { stdout: asLines([...BEGIN, ...items]), hang: true, rollout: [], ...more }
}

/** A turn that says these events, whatever they are. */
export function turnOf(events: readonly Fields[], more: ReplayedTurn = {}): ReplayedTurn {
  return { stdout: asLines([...BEGIN, ...events]), ...more }
}
