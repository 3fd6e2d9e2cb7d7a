import type { AuditResult } from '../../audit/index.ts'
import type { DependencyFinding } from '../../deps/index.ts'
import type { SeededEnvFile } from '../../env/index.ts'
import type { McpSummary } from '../../mcp/index.ts'
import type { Privacy } from '../../platform/private-file.ts'
import type { InstallResult } from '../../runtime/index.ts'
import type { PlannedChange } from './dry-run.ts'

/** What bootstrap found and did, in the order of its steps. */
export interface BootstrapResult {
  /** With --dry-run: what would be written. Nothing else was done then. */
  dryRun: readonly PlannedChange[] | null
  envFile: SeededEnvFile | null
  /** Whether others can read `.env`: it was private, was made so, or this system could not tell. */
  envFilePrivacy: Privacy | null
  ignoreLinesAdded: readonly string[]
  foldersMade: readonly string[]
  secretsWritten: readonly string[]
  /** Names of secrets that are still missing or placeholders. */
  secretsMissing: readonly string[]
  dependencies: readonly DependencyFinding[]
  /** How the configured MCP servers would do in a run; null with --no-mcp. */
  mcp: McpSummary | null
  runtime: InstallResult | null
  rehearsal: AuditResult | null
  report: { path: string; changed: boolean } | null
}

/** What a dry run did. */
export const NOTHING_DONE: BootstrapResult = {
  dryRun: null,
  envFile: null,
  envFilePrivacy: null,
  ignoreLinesAdded: [],
  foldersMade: [],
  secretsWritten: [],
  secretsMissing: [],
  dependencies: [],
  mcp: null,
  runtime: null,
  rehearsal: null,
  report: null,
}
