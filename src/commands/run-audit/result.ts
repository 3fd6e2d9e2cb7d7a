import type { AuditResult } from '../../audit/index.ts'

/** A run that was left out because there is no key. */
export interface SkippedAudit {
  skipped: true
  reason: string
}

export type RunAuditResult = AuditResult | SkippedAudit
