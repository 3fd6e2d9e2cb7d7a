import type { Difference, EnvironmentReport } from '../../environment/index.ts'

/** The report, and what was done with it. */
export interface EnvReportResult extends EnvironmentReport {
  format: 'table' | 'markdown' | 'html'
  /** Files that now hold the report. */
  written: readonly { path: string; changed: boolean }[]
  /** Set with --check and --baseline: against which file, and where it differs. */
  compared: { with: string; differences: readonly Difference[] } | null
}
