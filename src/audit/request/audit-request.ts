import type { AgentEvent, ModelSettings } from '../../codex/index.ts'
import type { Redactor } from '../../env/index.ts'
import type { Env, Host } from '../../platform/host.ts'
import type { RehearsalScenario } from '../../rehearsal/index.ts'
import type { RuntimeProgress } from '../../runtime/index.ts'
import type { EarlierThread } from './earlier-thread.ts'
import type { RunLimitsRequest } from '../run/run-limits.ts'
import type { OutputSchema } from '../assertions/output-schema.ts'
import type { Skill } from '../skills/skill.ts'

export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access'

/** One audit, fully decided: every default is filled in, every file it names was read. */
export interface AuditRequest {
  /** Absolute path of the workspace. */
  workingDirectory: string
  /** All that Codex is told. */
  prompt: string
  skill: Skill | undefined
  model: ModelSettings
  sandboxMode: SandboxMode
  approvalPolicy: string
  /** Wall clock of all attempts and the waiting between them. */
  timeoutMs: number
  idleTimeoutMs: number
  retries: number
  limits: RunLimitsRequest
  /** Names of variables that Codex gets on top of the allow-list. */
  envNames: readonly string[]
  addDirs: readonly string[]
  ephemeral: boolean
  /** Another Codex program than the pinned one. */
  codexPath: string | undefined
  /** Another version than the pinned one. */
  codexVersion: string | undefined
  verifyRuntime: boolean
  skipGitRepoCheck: boolean
  /** Absolute path of the folder that holds the evidence of all runs. */
  evidenceRoot: string
  rehearse: RehearsalScenario | undefined
  resume: { asked: string; orNew: boolean; thread: EarlierThread | undefined } | undefined
  gates: { before: readonly string[]; waitHttp: readonly string[]; waitTimeoutMs: number }
  canary: boolean
  expect: {
    files: readonly string[]
    commands: readonly string[]
    items: readonly string[]
    diff: 'required' | 'forbidden' | undefined
    /** What the last message must be. */
    json: OutputSchema | undefined
  }
  /** The mildest finding that makes the exit code 1, or `never`. */
  failOn: string
}

/** What an audit needs from whoever calls it. */
export interface AuditDeps {
  host: Host
  /** The process environment with `.env` below it: the key and what Codex may inherit come from here, nothing else does. */
  settingsEnv: Env
  redactor: Redactor
  onProgress?: (progress: AuditProgress) => void
  /** Told in words what is done outside the turn: gates, waiting for the next attempt. */
  onStep?: (text: string) => void
  /** Told how far the install of another Codex version is. */
  onInstall?: (progress: RuntimeProgress) => void
}

/** What Codex is doing now, for a live view. */
export interface AuditProgress {
  event: AgentEvent
  elapsedMs: number
}
