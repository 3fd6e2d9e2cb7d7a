import type { AuditResult } from '../../audit/index.ts'
import type { TextView } from '../../cli/outcome.ts'
import { formatDuration } from '../../platform/duration.ts'
import { escapeControls, oneLine } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import type { RunAuditResult } from './result.ts'

export const view: TextView<RunAuditResult> = (result, { style }) => {
  if ('skipped' in result) return `${style.symbols.skipped} skipped  ${escapeControls(result.reason)}\n`
  const passed = result.verdict === 'pass'
  const mark = passed ? style.green(`${style.symbols.ok} pass`) : style.red(`${style.symbols.failed} fail`)
  const kind = result.rehearsed ? `rehearsal "${result.scenario}", no model was asked` : (result.skill ?? 'audit')
  const { usage, codex, attempts } = result
  const tries = attempts.length > 1 ? `, ${attempts.length} attempts` : ''
  const lines = [
    `${mark}  ${kind}, Codex ${codex.version}, ${formatDuration(result.durationMs)}${tries}`,
    `thread    ${result.threadId ?? 'none'}${result.resumed === null ? '' : ', resumed'}`,
    `tokens    ${usage.input_tokens} in, ${usage.output_tokens} out`,
    `evidence  ${escapeControls(result.evidence)}`,
    ...assertionLines(result, style),
  ]
  if (result.resumeLine !== null) lines.push(`resume    ${escapeControls(result.resumeLine)}`)
  if (result.findings.length > 0) lines.push('', ...findingLines(result, style))
  else if (result.response !== '') lines.push('', escapeControls(result.response.trim()))
  return `${lines.join('\n')}\n`
}

function assertionLines({ assertions }: AuditResult, style: Style): string[] {
  return assertions.map(({ name, ok, message }) => {
    const mark = ok ? style.green(style.symbols.ok) : style.red(style.symbols.failed)
    return `${mark} ${oneLine(`${name}: ${message}`, 200)}`
  })
}

function findingLines({ findings }: AuditResult, style: Style): string[] {
  return findings.map(({ severity, title, control, file, line, nextStep }) => {
    const place = file === undefined ? '' : `  ${file}${line === undefined ? '' : `:${line}`}`
    const label = severity === 'high' ? style.red(severity) : severity === 'medium' ? style.yellow(severity) : severity
    const head = `${label}${control === undefined ? '' : `  ${oneLine(control, 40)}`}  ${oneLine(title, 200)}${oneLine(place, 200)}`
    return nextStep === '' ? head : `${head}\n    ${oneLine(nextStep, 300)}`
  })
}
