/** `info` is worth knowing and needs nothing; `failed` means that work in this workspace will not go well. */
export type RowStatus = 'ok' | 'info' | 'warning' | 'failed'

/** One fact about the machine or the workspace. */
export interface EnvironmentRow {
  /** Stable, unique in the report: `tools.git`. */
  id: string
  label: string
  status: RowStatus
  fact: string
  why: string
  /** The command to type, or what to change; empty when nothing is to be done. */
  fix: string
  /** The fact changes by itself (a size, a network), so a report that is committed or compared leaves the row out. */
  volatile: boolean
}

export interface EnvironmentSection {
  id: string
  title: string
  rows: readonly EnvironmentRow[]
}

/** Everything that is known of a machine and a workspace. Holds no value of a variable that could be a secret. */
export interface EnvironmentReport {
  codexkit: string
  sections: readonly EnvironmentSection[]
}

/** A row, with nothing to do and a lasting fact unless it says otherwise. */
export function makeRow(
  row: Omit<EnvironmentRow, 'fix' | 'volatile'> & Partial<Pick<EnvironmentRow, 'fix' | 'volatile'>>,
): EnvironmentRow {
  return { fix: '', volatile: false, ...row }
}

/** Every row of a report in its order. */
export function rowsOf(report: EnvironmentReport): EnvironmentRow[] {
  return report.sections.flatMap((section) => section.rows)
}
