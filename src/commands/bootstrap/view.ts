import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import { dependencyRows } from '../dependency-table.ts'
import type { BootstrapResult } from './run.ts'

export const view: TextView<BootstrapResult> = (result, { style }) => {
  const { runtime, report, rehearsal } = result
  const lines = [
    fact(style, '.env', result.envFile === 'created' ? 'created from the catalogue, private to you' : 'kept as it is'),
    fact(style, '.gitignore', describeIgnore(result.ignoreLinesAdded)),
  ]
  if (result.secretsWritten.length > 0)
    lines.push(fact(style, 'secrets', `written: ${result.secretsWritten.join(', ')}`))
  if (runtime) {
    lines.push(fact(style, 'Codex', `${runtime.version} ${runtime.status}: ${escapeControls(runtime.programPath)}`))
  }
  if (report)
    lines.push(fact(style, 'report', `${escapeControls(report.path)} ${report.changed ? 'written' : 'unchanged'}`))
  lines.push(
    '',
    renderTable(['tool', 'state', 'version', 'what to do'], dependencyRows(result.dependencies, style)),
    '',
  )
  if (rehearsal) {
    const passed = rehearsal.verdict === 'pass'
    const mark = passed ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
    const said = passed ? 'passed: Codex was driven through a whole turn' : 'failed'
    lines.push(`${mark} The rehearsal ${said}. Evidence: ${escapeControls(rehearsal.evidence)}`)
  }
  if (result.secretsMissing.includes('CODEX_API_KEY') && result.secretsMissing.includes('OPENAI_API_KEY')) {
    lines.push('No API key is set yet, so only rehearsals can run. To enter one: codexkit bootstrap --prompt-secrets')
  } else lines.push('Ready. Next: codexkit run-audit')
  return `${lines.join('\n')}\n`
}

function fact(style: Style, label: string, text: string): string {
  return `${style.green(style.symbols.ok)} ${label.padEnd(10)}  ${text}`
}

function describeIgnore(added: readonly string[]): string {
  return added.length === 0 ? 'already covers .env and evidence' : `added ${added.join(', ')}`
}
