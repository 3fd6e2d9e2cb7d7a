import type {
  McpCause,
  McpConfigFinding,
  McpDrift,
  McpOrigin,
  McpProbe,
  McpToolPrediction,
  McpVerdict,
} from '../../mcp/index.ts'
import type { CodexWord } from './codex-word.ts'

/** One tool: what will happen to it, and what a baseline compares. */
export interface ToolHealth extends McpToolPrediction {
  inputSchemaHash: string
  schemaProblems: readonly string[]
}

/** One server: how it is configured, what its start showed and what will happen in a run. Never with its command or values. */
export interface ServerHealth {
  name: string
  transport: 'stdio' | 'http'
  origin: McpOrigin
  enabled: boolean
  required: boolean
  /** By --server. */
  named: boolean
  verdict: McpVerdict
  reasons: readonly string[]
  /** Whether a run ends before its first turn because of this server. */
  stopsRun: boolean
  /** Until all tools were listed, in milliseconds: what Codex's limits count. */
  startMs: number | null
  serverInfo: { name: string; version: string } | null
  protocolVersion: string | null
  tools: readonly ToolHealth[]
  toolTokens: number
  resources: number | null
  prompts: number | null
  pings: readonly number[]
  call: McpProbe['call']
  cause: McpCause | null
  stderrTail: string
  oddities: readonly string[]
  /** Processes that were left when the server's own had ended, and that were ended then. */
  orphans: number
  /** What the real Codex said; null without --verify-with-codex. */
  codexSays: CodexWord | null
}

/** What --fix did to one file, or would do. */
export interface FixedFile {
  path: string
  /** Unified diff, without secrets. */
  diff: string
  written: boolean
}

/** The result of `mcp-health`. */
export interface McpHealthResult {
  codex: { version: string; origin: 'named' | 'selected' | 'pinned' | 'program' }
  /** The files that were read. */
  files: readonly string[]
  servers: readonly ServerHealth[]
  findings: readonly McpConfigFinding[]
  baseline: { file: string; written: boolean; drifts: readonly McpDrift[] } | null
  fix: { files: readonly FixedFile[]; byHand: readonly McpConfigFinding[] } | null
  /** The folder with the manifest; null without --evidence. */
  evidence: string | null
  /** Reports that were written. */
  written: readonly { path: string; changed: boolean }[]
  format: 'table' | 'markdown'
  startedAt: string
  durationMs: number
}
