import type { Outcome } from '../cli/outcome.ts'
import { runtimeFault, type RuntimeState } from '../runtime/index.ts'
import type { Style } from '../ui/style.ts'

/** What `runtime verify` and `runtime status` say: exit 7 with the reason unless everything is in order. */
export function runtimeOutcome(result: RuntimeState): Outcome<RuntimeState> {
  const error = runtimeFault(result)
  return { result, error, exitCode: error?.exitCode ?? 0 }
}

/** One line per fact; `checked` says how the files were looked at. */
export function renderRuntimeState(state: RuntimeState, style: Style, checked: string): string {
  const good = state.state === 'ok'
  const mark = good ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
  const lines = [
    `${mark} Codex ${state.version} for ${state.target}: ${state.state}${good ? ` (${checked})` : ''}`,
    `program  ${state.programPath}`,
    ...state.changed.map((path) => `differs  ${path}`),
  ]
  return `${lines.join('\n')}\n`
}
