import type { RunSummary } from '../../evidence/index.ts'

/** The newest runs of a workspace. */
export interface EvidenceListResult {
  /** Absolute path of the folder that holds them. */
  root: string
  /** How many there are; `runs` holds the newest of them. */
  total: number
  runs: RunSummary[]
}
