import type { PackedRun, VerifiedRun } from '../../evidence/index.ts'

/** The archive, and what it holds. */
export interface EvidencePackResult extends PackedRun {
  run: string
  /** What `evidence verify` says of the run. */
  state: VerifiedRun['state']
}
