import type { DependencyFinding } from '../deps/index.ts'
import { escapeControls } from '../ui/escape-controls.ts'
import type { Style } from '../ui/style.ts'

/** Rows of the dependency table: tool, state, version, what to do. */
export function dependencyRows(findings: readonly DependencyFinding[], style: Style): string[][] {
  return findings.map((finding) => {
    const { name, state, version } = finding
    const { mark, paint } = look(finding, style)
    return [escapeControls(name), paint(`${mark} ${state}`), escapeControls(version ?? ''), action(finding)]
  })
}

function look({ state, required }: DependencyFinding, style: Style): { mark: string; paint: Style['dim'] } {
  if (state === 'ok') return { mark: style.symbols.ok, paint: style.green }
  if (state === 'absent') return { mark: style.symbols.skipped, paint: style.dim }
  return required
    ? { mark: style.symbols.failed, paint: style.red }
    : { mark: style.symbols.skipped, paint: style.yellow }
}

function action({ state, required, detail, install, minimum }: DependencyFinding): string {
  if (state === 'ok' || state === 'absent') return ''
  if (state === 'missing') return escapeControls(`${required ? '' : 'optional: '}${install}`)
  if (state === 'too-old') return escapeControls(`needs ${minimum}: ${install}`)
  return escapeControls(detail)
}
