import type { ReportModel } from '../report/index.ts'
import type { EnvironmentReport, EnvironmentSection } from './report.ts'

/** The columns of every table in an environment report; `--check` reads them back. */
const COLUMNS = ['What', 'State', 'Fact', 'Why it matters', 'What to do']

/** An environment report for the renderers. */
export function reportModel(report: EnvironmentReport): ReportModel {
  return {
    title: 'Environment report',
    summary: 'Made by codexkit env-report. Values of variables are never shown.',
    facts: [{ label: 'codexkit', value: report.codexkit }],
    sections: report.sections.map(({ title, rows }) => ({
      kind: 'table',
      heading: title,
      columns: COLUMNS,
      state: 1,
      rows: rows.map(({ label, status, fact, why, fix }) => [label, status, fact, why, fix]),
    })),
  }
}

/** The report without what changes by itself, for what is committed or compared. */
export function lastingReport(report: EnvironmentReport): EnvironmentReport {
  const sections = report.sections.map((section): EnvironmentSection => {
    return { ...section, rows: section.rows.filter((row) => !row.volatile) }
  })
  return { ...report, sections }
}
