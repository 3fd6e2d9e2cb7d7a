import { gte } from 'semver'
import type { TomlTable } from 'smol-toml'
import type { Capabilities } from '../../codex/index.ts'

/** How long Codex waits for a server that says nothing else about it. Measured, docs/notes/codex/mcp-health.md */
const DEFAULT_SECONDS = 30
const DEFAULT_SECONDS_BEFORE = 10
const LONGER_SINCE = '0.147.0'

/** Milliseconds Codex waits from the start of a server until its tools are listed. */
export function startupTimeoutMs(config: TomlTable, { version }: Pick<Capabilities, 'version'>): number {
  const { startup_timeout_sec: seconds, startup_timeout_ms: milliseconds } = config
  if (typeof seconds === 'number') return seconds * 1000
  if (typeof milliseconds === 'number') return milliseconds
  return (gte(version, LONGER_SINCE) ? DEFAULT_SECONDS : DEFAULT_SECONDS_BEFORE) * 1000
}
