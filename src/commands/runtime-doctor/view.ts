import type { TextView } from '../../cli/outcome.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import type { DoctorRow } from './doctor-row.ts'
import type { DoctorResult } from './run.ts'

export const view: TextView<DoctorResult> = ({ rows }, { style }) => {
  const cells = rows.map((row) => [row.name, mark(row, style), escapeControls(row.detail)])
  const hints = rows.flatMap(({ name, hint }) => (hint === undefined ? [] : `${name}: ${escapeControls(hint)}`))
  return [renderTable(['what', 'state', 'found'], cells), ...hints, ''].join('\n')
}

function mark({ state }: DoctorRow, style: Style): string {
  if (state === 'ok') return style.green(`${style.symbols.ok} ok`)
  if (state === 'warning') return style.yellow(`${style.symbols.warning} warning`)
  return style.red(`${style.symbols.failed} failed`)
}
