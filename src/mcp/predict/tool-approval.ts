import type { TomlTable } from 'smol-toml'
import { isRecord } from '../is-record.ts'
import type { McpTool } from '../probe/probe.ts'
import type { McpFacts } from './codex-facts.ts'

/**
 * Whether Codex would ask before it calls this tool. A tool that only reads is not asked for, and neither is one that
 * says it destroys nothing and touches nothing outside. Measured with every combination on 0.147 and 0.169.
 */
export function needsApproval(
  { name, annotations }: Pick<McpTool, 'name' | 'annotations'>,
  config: TomlTable,
  { readOnlyWins }: Pick<McpFacts, 'readOnlyWins'>,
): boolean {
  const mode = approvalMode(name, config)
  if (mode === 'approve') return false
  if (mode === 'prompt') return true
  const { readOnlyHint = false, destructiveHint, openWorldHint = true } = annotations
  if (destructiveHint === true && !readOnlyWins) return true
  return !readOnlyHint && (destructiveHint !== false || openWorldHint)
}

/** The tool's own mode, else that of the server. */
function approvalMode(name: string, { tools, default_tools_approval_mode: byDefault }: TomlTable): unknown {
  const own = isRecord(tools) && Object.hasOwn(tools, name) ? tools[name] : undefined
  return (isRecord(own) ? own['approval_mode'] : undefined) ?? byDefault
}
