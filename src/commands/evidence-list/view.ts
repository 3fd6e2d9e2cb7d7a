import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import { renderTable } from '../../ui/table.ts'
import { cellText, durationText, tokensText, verdictText } from '../evidence-text.ts'
import type { EvidenceListResult } from './result.ts'

export const view: TextView<EvidenceListResult> = ({ root, total, runs }, { style }) => {
  if (total === 0) return `There is no evidence in ${escapeControls(root)}. Type "codexkit run-audit --rehearse".\n`
  const rows = runs.map((run) => {
    const kind = run.rehearsed === null ? '-' : run.rehearsed ? `rehearsal ${run.scenario ?? ''}`.trim() : 'audit'
    return [
      escapeControls(run.name),
      verdictText(run, style),
      cellText(kind),
      cellText(run.exitCode),
      cellText(run.failure?.code ?? null),
      cellText(run.codexVersion),
      durationText(run.durationMs),
      tokensText(run.usage),
    ]
  })
  const table = renderTable(['run', 'verdict', 'kind', 'exit', 'failure', 'Codex', 'took', 'tokens'], rows)
  const more = total - runs.length
  return more === 0 ? `${table}\n` : `${table}\n${more} older: --limit ${total} shows all.\n`
}
