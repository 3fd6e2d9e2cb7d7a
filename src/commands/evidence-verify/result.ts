import type { VerifiedRun } from '../../evidence/index.ts'

/** The runs that were looked at, the newest first. */
export interface EvidenceVerifyResult {
  runs: VerifiedRun[]
}
