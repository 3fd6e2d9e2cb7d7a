import { lastingReport } from './report-model.ts'
import type { EnvironmentReport } from './report.ts'

/** One row that is not the same on both sides; null where it is not there at all. */
export interface Difference {
  section: string
  label: string
  was: string | null
  now: string | null
}

/** A row as the comparison sees it: what it is about, and what it says. */
export interface ComparedRow {
  section: string
  label: string
  text: string
}

/** The rows that differ, in the order of the newer side; rows that are gone come where they stood. */
export function diffRows(old: readonly ComparedRow[], now: readonly ComparedRow[]): Difference[] {
  const keyOf = ({ section, label }: ComparedRow): string => JSON.stringify([section, label])
  const [before, after] = [old, now].map((rows) => new Map(rows.map((row) => [keyOf(row), row])))
  const sections = [...new Set([...now, ...old].map((row) => row.section))]
  const keys = [...new Set([...now, ...old].map(keyOf))]
  const differences = keys.flatMap((key) => {
    const [was, is] = [before?.get(key), after?.get(key)]
    const row = is ?? was
    if (!row || was?.text === is?.text) return []
    return [{ section: row.section, label: row.label, was: was?.text ?? null, now: is?.text ?? null }]
  })
  return sections.flatMap((section) => differences.filter((one) => one.section === section))
}

/** What another machine, or this one at another time, has otherwise. Rows that change by themselves are left out. */
export function compareReports(old: EnvironmentReport, now: EnvironmentReport): Difference[] {
  return diffRows(comparedRows(old), comparedRows(now))
}

function comparedRows(report: EnvironmentReport): ComparedRow[] {
  const head = { section: 'Environment report', label: 'codexkit', text: report.codexkit }
  const rows = lastingReport(report).sections.flatMap(({ title, rows }) =>
    rows.map(({ label, status, fact }) => ({ section: title, label, text: `${status}, ${fact}` })),
  )
  return [head, ...rows]
}
