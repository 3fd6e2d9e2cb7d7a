import type { TextView } from '../../cli/outcome.ts'
import { reportModel, type EnvironmentReport, type EnvironmentRow } from '../../environment/index.ts'
import { renderHtml, renderMarkdown } from '../../report/index.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import type { EnvReportResult } from './result.ts'

export const view: TextView<EnvReportResult> = (result, { style }) => {
  if (result.compared) return comparison(result.compared, style)
  if (result.written.length > 0) {
    return result.written.map(({ path, changed }) => `${path} ${changed ? 'written' : 'unchanged'}\n`).join('')
  }
  return FORMATS[result.format](result, style)
}

const FORMATS = {
  table: renderTables,
  markdown: (report) => renderMarkdown(reportModel(report)),
  html: (report) => renderHtml(reportModel(report)),
} satisfies Record<EnvReportResult['format'], (report: EnvironmentReport, style: Style) => string>

function renderTables(report: EnvironmentReport, style: Style): string {
  const sections = report.sections.map(({ title, rows }) => {
    const cells = rows.map((row) => [mark(row, style), escapeControls(row.label), escapeControls(row.fact)])
    const fixes = rows.filter(({ fix }) => fix !== '').map((row) => fixLine(row, style))
    return [style.bold(title), renderTable(['', 'what', 'fact'], cells), ...fixes, ''].join('\n')
  })
  return [`codexkit ${report.codexkit}`, '', ...sections].join('\n')
}

function fixLine({ label, why, fix }: EnvironmentRow, style: Style): string {
  return `  ${style.symbols.arrow} ${escapeControls(`${label}: ${fix}`)}  ${style.dim(escapeControls(why))}`
}

function mark({ status }: EnvironmentRow, { symbols, green, yellow, red }: Style): string {
  const marks = {
    ok: green(symbols.ok),
    info: symbols.skipped,
    warning: yellow(symbols.warning),
    failed: red(symbols.failed),
  } satisfies Record<EnvironmentRow['status'], string>
  return marks[status]
}

function comparison({ with: path, differences }: NonNullable<EnvReportResult['compared']>, style: Style): string {
  if (differences.length === 0) return `${style.green(style.symbols.ok)} The same as ${escapeControls(path)}.\n`
  const sections = Map.groupBy(differences, ({ section }) => section)
  const lines = [...sections].flatMap(([section, rows]) => [
    style.bold(escapeControls(section)),
    ...rows.flatMap(({ label, was, now }) => [
      ...(was === null ? [] : [style.red(`- ${escapeControls(`${label}: ${was}`)}`)]),
      ...(now === null ? [] : [style.green(`+ ${escapeControls(`${label}: ${now}`)}`)]),
    ]),
  ])
  return `${lines.join('\n')}\n`
}
