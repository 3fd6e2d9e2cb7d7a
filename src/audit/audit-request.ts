import type { CodexkitError, ErrorDocument } from '../errors.ts'
import type { AgentEvent, TurnUsage } from '../codex/index.ts'
import type { Redactor } from '../env/index.ts'
import type { Env, Host } from '../platform/host.ts'
import type { RehearsalScenario } from '../rehearsal/index.ts'

export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access'

/** One audit, fully decided: every default is filled in. */
export interface AuditRequest {
  /** Absolute path of the workspace. */
  workingDirectory: string
  prompt: string
  model: string
  baseUrl: string
  sandboxMode: SandboxMode
  approvalPolicy: string
  timeoutMs: number
  idleTimeoutMs: number
  /** Names of variables that Codex gets on top of the allow-list. */
  envNames: readonly string[]
  /** Another Codex program than the pinned one. */
  codexPath?: string
  verifyRuntime: boolean
  skipGitRepoCheck: boolean
  /** Folder for evidence; relative ones start at the workspace. */
  evidenceRoot: string
  rehearse?: RehearsalScenario
}

/** What an audit needs from whoever calls it. */
export interface AuditDeps {
  host: Host
  /** The process environment with `.env` below it: the key and what Codex may inherit come from here, nothing else does. */
  settingsEnv: Env
  redactor: Redactor
  onProgress?: (progress: AuditProgress) => void
}

/** What Codex is doing now, for a live view. */
export interface AuditProgress {
  event: AgentEvent
  elapsedMs: number
}

export interface CodexIdentity {
  version: string
  origin: 'pinned' | 'explicit'
  program: string
  /** `hashed`: the bytes were read; `recorded`: size, time and inode are as installed; `unknown`: not ours. */
  checksum: 'hashed' | 'recorded' | 'unknown'
}

/** What came of an audit. `verdict.json` holds the same. */
export interface AuditResult {
  verdict: 'pass' | 'fail'
  rehearsed: boolean
  scenario: RehearsalScenario | null
  threadId: string | null
  usage: TurnUsage
  /** Evidence folder, relative to the workspace with forward slashes; absolute when it lies elsewhere. */
  evidence: string
  /** Codex's last message. */
  response: string
  codex: CodexIdentity
  startedAt: string
  durationMs: number
  /** How Codex ended. Not the truth of the run: that is the terminal event. */
  exit: { code: number | null; signal: string | null; reason: string }
  items: { completed: number; failed: number }
  /** Lines of Codex that this codexkit does not know. */
  unknownEvents: number
  /** How often each secret was taken out of the evidence. */
  redactions: Record<string, number>
  error: ErrorDocument | null
}

export interface Audited {
  result: AuditResult
  error: CodexkitError | undefined
  warnings: readonly { code: string; message: string }[]
}
