import type { TurnUsage } from '../../codex/index.ts'
import type { CodexkitError, ErrorDocument } from '../../errors.ts'
import type { RehearsalScenario } from '../../rehearsal/index.ts'
import type { Finding } from '../../report/index.ts'

export interface CodexIdentity {
  version: string
  /** `selected`: chosen with `runtime use`; `version`: with --codex-version; `explicit`: by its path. */
  origin: 'pinned' | 'selected' | 'version' | 'explicit'
  program: string
  /** `hashed`: the bytes were read; `recorded`: size, time and inode are as installed; `unknown`: not ours. */
  checksum: 'hashed' | 'recorded' | 'unknown'
}

/** One item that Codex completed. */
export interface AuditItem {
  id: string
  type: string
  ok: boolean
  /** What it was about, in one line. */
  summary: string
}

/** One assertion about the outcome. */
export interface AssertionOutcome {
  name: string
  ok: boolean
  message: string
}

/** One try at the turn. There is more than one only with retries. */
export interface Attempt {
  threadId: string | null
  durationMs: number
  error: ErrorDocument | null
  /** Milliseconds waited before it. */
  waitedMs: number
  /** As Codex told it at the end of the turn; nothing but zeros when the turn failed. */
  usage: TurnUsage
}

/** What came of an audit. `verdict.json` holds the same. */
export interface AuditResult {
  verdict: 'pass' | 'fail'
  rehearsed: boolean
  scenario: RehearsalScenario | null
  skill: string | null
  threadId: string | null
  /** The thread that was resumed. */
  resumed: string | null
  /** Of all attempts. Of a thread that was resumed, what it used in all, as Codex tells it. */
  usage: TurnUsage
  /** Evidence folder, relative to the workspace with forward slashes; absolute when it lies elsewhere. */
  evidence: string
  /** The files that stand in it. */
  evidenceCreated: readonly string[]
  /** Codex's last message. */
  response: string
  model: string
  codex: CodexIdentity
  startedAt: string
  durationMs: number
  /** How Codex ended. Not the truth of the run: that is the terminal event. */
  exit: { code: number | null; signal: string | null; reason: string }
  items: { completed: number; failed: number; list: readonly AuditItem[] }
  findings: readonly Finding[]
  assertions: readonly AssertionOutcome[]
  attempts: readonly Attempt[]
  /** Lines of Codex that this codexkit does not know. */
  unknownEvents: number
  /** How often each secret was taken out of the evidence. */
  redactions: Record<string, number>
  /** The line with which a person goes on with this thread, when it was asked for. */
  resumeLine: string | null
  error: ErrorDocument | null
}

export interface AuditWarning {
  code: string
  message: string
}

export interface Audited {
  result: AuditResult
  error: CodexkitError | undefined
  warnings: readonly AuditWarning[]
}
