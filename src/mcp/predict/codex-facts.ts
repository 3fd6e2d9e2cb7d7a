import { gte } from 'semver'
import type { Capabilities } from '../../codex/index.ts'

/** What this Codex does with servers and their tools. Measured, each: docs/notes/codex/mcp-health.md */
export interface McpFacts {
  /** `exec` cancels calls of tools that may change something, as nobody is there to ask. */
  cancelsUnapprovedTools: boolean
  /** `readOnlyHint` counts for a tool that says `destructiveHint` as well. */
  readOnlyWins: boolean
  /** Optional servers that are not ready this soon are left out of the first request; null when all are waited for. */
  optionalGraceMs: number | null
  /** More tools than this and the server is given up; null without a limit. */
  maxTools: number | null
  /** A line on stdout that is no message, or an id as a text, ends the connection. */
  isStrictOverStdio: boolean
  /** Of tools whose names become the same, one is lost; newer ones rename them. */
  losesClashingTools: boolean
  /** A dash in the name of a server or a tool becomes `_`. */
  replacesDashes: boolean
  /** Names longer than this, `mcp__SERVER__` included, are shortened. */
  maxNameLength: number
}

/** The default of `mcp_optional_startup_grace_ms`, and what there was before that could be set. */
const GRACE_MS = 1000

/** The facts of a version, with the user's own `mcp_optional_startup_grace_ms`, where 0 means to wait for all. */
export function mcpFacts({ version }: Pick<Capabilities, 'version'>, optionalGraceMs?: number): McpFacts {
  const isNew = gte(version, '0.147.0')
  const graceMs = gte(version, '0.151.0') ? (optionalGraceMs ?? GRACE_MS) : GRACE_MS
  return {
    cancelsUnapprovedTools: gte(version, '0.124.0'),
    readOnlyWins: gte(version, '0.169.0'),
    optionalGraceMs: isNew && graceMs > 0 ? graceMs : null,
    maxTools: isNew ? 2048 : null,
    isStrictOverStdio: !isNew,
    losesClashingTools: !isNew,
    replacesDashes: gte(version, '0.124.0'),
    maxNameLength: gte(version, '0.169.0') ? 128 : 64,
  }
}
