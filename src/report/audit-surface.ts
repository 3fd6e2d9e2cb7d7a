import type { Finding } from './finding.ts'

/** One run as CI systems show it: plain data, from which every machine-readable report is made. */
export interface AuditSurface {
  tool: { name: string; version: string }
  /** `run-audit`. */
  command: string
  /** Absolute path of the workspace, in the spelling of its system. */
  workspace?: string
  /** Where the workspace lies in its repository, with forward slashes: `packages/api`. Absent at the top. */
  repositoryFolder?: string
  /** ISO 8601, UTC. */
  startedAt: string
  durationMs: number
  verdict: 'pass' | 'fail'
  exitCode: number
  /** No model was asked: every report says so. */
  rehearsed: boolean
  error: { code: string; message: string; hint?: string } | null
  findings: readonly Finding[]
  assertions: readonly { name: string; ok: boolean; message: string }[]
  codexVersion: string
  /** Evidence folder: from the top of the workspace with forward slashes, or absolute when it lies elsewhere. */
  evidence: string
  /**
   * Where a finding is shown that names no file of the workspace: from the top of the workspace with forward slashes, or
   * absolute. Without it `report.md` in the evidence.
   */
  reportFile?: string
  threadId: string | null
  /** Names of the secrets that were taken out, never their values. */
  redactions: readonly string[]
}

/**
 * The same run with `redact` applied to every text in it. To be done before rendering: each format has its own
 * escapes, behind which a secret would no longer be found.
 */
export function redactSurface(run: AuditSurface, redact: (text: string) => string): AuditSurface {
  return redactValue(run, redact) as AuditSurface
}

function redactValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(item, redact)]))
}

/** Whether Codex ran to its end. Findings and failed assertions are a result of such a run, not a fault of it. */
export function ranToEnd({ error }: AuditSurface): boolean {
  return error === null || ['CODEXKIT_FINDINGS', 'CODEXKIT_ASSERTION'].includes(error.code)
}
