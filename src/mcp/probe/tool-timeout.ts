import type { TomlTable } from 'smol-toml'

/**
 * What Codex waits for a tool of a server that says nothing about it, by its source: 60 s, since pull request 12405 of
 * openai/codex 120 s, since 28234 (2026-06) 300 s. Not measured. The longest, since a probe is to learn whether it works.
 */
const DEFAULT_SECONDS = 300

/** Milliseconds Codex waits for the answer of one tool. */
export function toolTimeoutMs({ tool_timeout_sec: seconds }: TomlTable): number {
  return (typeof seconds === 'number' ? seconds : DEFAULT_SECONDS) * 1000
}
