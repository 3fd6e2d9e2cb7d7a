import type { AuditResult } from '../../audit/index.ts'
import type { TextView } from '../../cli/outcome.ts'
import { formatDuration } from '../../platform/duration.ts'
import { escapeControls } from '../../ui/escape-controls.ts'

export const view: TextView<AuditResult> = (result, { style }) => {
  const passed = result.verdict === 'pass'
  const mark = passed ? style.green(`${style.symbols.ok} pass`) : style.red(`${style.symbols.failed} fail`)
  const kind = result.rehearsed ? `rehearsal "${result.scenario}", no model was asked` : 'audit'
  const { usage, codex } = result
  const lines = [
    `${mark}  ${kind}, Codex ${codex.version}, ${formatDuration(result.durationMs)}`,
    `thread    ${result.threadId ?? 'none'}`,
    `tokens    ${usage.input_tokens} in, ${usage.output_tokens} out`,
    `evidence  ${escapeControls(result.evidence)}`,
  ]
  if (result.response !== '') lines.push('', escapeControls(result.response.trim()))
  return `${lines.join('\n')}\n`
}
