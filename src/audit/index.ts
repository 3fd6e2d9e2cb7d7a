export { audit } from './audit.ts'
export type { AuditProgress, AuditRequest, AuditResult, Audited, SandboxMode } from './audit-request.ts'
export { RELEASE_READINESS_PROMPT } from './release-readiness.ts'
export { describeEvent } from './transcript.ts'
