import type { DependencyFinding } from '../deps/index.ts'
import { escapeControls } from '../ui/escape-controls.ts'
import type { Style } from '../ui/style.ts'

/** Rows of the dependency table: tool, state, version, what to do. */
export function dependencyRows(findings: readonly DependencyFinding[], style: Style): string[][] {
  return findings.map(({ name, state, required, version, detail, install }) => {
    const good = state === 'ok'
    const mark = good ? style.symbols.ok : required ? style.symbols.failed : style.symbols.skipped
    const paint = good ? style.green : required ? style.red : style.yellow
    const action = good
      ? ''
      : state === 'missing'
        ? `${required ? '' : 'optional: '}${install}`
        : escapeControls(detail)
    return [name, paint(`${mark} ${state}`), version ?? '', action]
  })
}
