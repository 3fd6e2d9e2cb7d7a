import type { Finding } from './finding.ts'

const COLUMNS = ['Severity', 'Finding', 'Control', 'Where', 'Evidence', 'Next step'] as const

/** The column of `findingsTable` that holds the severity. */
export const SEVERITY_COLUMN = 0

/** Stands where the table would be. */
export const NO_FINDINGS = 'There are no findings.'

/** Findings as the table that people read, in the order given. */
export function findingsTable(findings: readonly Finding[]): {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
} {
  const rows = findings.map(({ id, severity, title, control = '', file = '', line, evidence, nextStep }) => {
    const where = file === '' || line === undefined ? file : `${file}:${line}`
    return [severity, id === '' ? title : `${id}: ${title}`, control, where, evidence, nextStep]
  })
  return { columns: COLUMNS, rows }
}
