import type { Outcome } from '../cli/outcome.ts'
import { CodexkitError } from '../errors.ts'
import { pinnedLock, runtimeFault, type ChosenVersion, type RuntimeState } from '../runtime/index.ts'
import type { Style } from '../ui/style.ts'

/** What was found, and why this version was looked at. */
export interface RuntimeReport extends RuntimeState {
  origin: ChosenVersion['origin']
  pinnedVersion: string
}

/** What `runtime verify` and `runtime status` say: exit 7 with the reason unless everything is in order. */
export function runtimeOutcome(found: RuntimeState, { origin }: ChosenVersion): Outcome<RuntimeReport> {
  const error = runtimeFault(found)
  const result = { ...found, origin, pinnedVersion: pinnedLock().version }
  return { result, error, exitCode: error?.exitCode ?? 0 }
}

/** The same for several: the first fault is the error, and it names the others by number. */
export function runtimesOutcome(found: readonly RuntimeState[]): Outcome<{ runtimes: readonly RuntimeState[] }> {
  const faults = found.flatMap((one) => runtimeFault(one) ?? [])
  const [first] = faults
  if (!first || faults.length === 1) {
    return { result: { runtimes: found }, error: first, exitCode: first?.exitCode ?? 0 }
  }
  const versions = found.filter((one) => one.state !== 'ok').map(({ version, target }) => `${version} ${target}`)
  const message = `${faults.length} installed Codex versions are not as they were installed: ${versions.join(', ')}.`
  const error = new CodexkitError('CODEXKIT_RUNTIME', message, { hint: first.hint, details: { versions } })
  return { result: { runtimes: found }, error, exitCode: error.exitCode }
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

/** The same with a line that says when it is not the pinned one. */
export function renderRuntimeReport(report: RuntimeReport, style: Style, checked: string): string {
  const text = renderRuntimeState(report, style, checked)
  return report.origin === 'selected'
    ? `${text}selected ${selectedInstead(report.version, report.pinnedVersion)}\n`
    : text
}

/** The end of a line about a selected version. The choice of the pinned one stays when codexkit pins a later one. */
export function selectedInstead(version: string, pinnedVersion: string): string {
  const relation = version === pinnedVersion ? 'and is the pinned one too' : `instead of the pinned ${pinnedVersion}`
  return `${relation}; back with: codexkit runtime use --pinned`
}
