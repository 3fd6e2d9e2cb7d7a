import type { McpTool } from '../probe/probe.ts'
import type { McpServer } from '../server.ts'
import type { McpFacts } from './codex-facts.ts'
import { clashingNames, offeredName } from './offered-name.ts'
import type { McpToolPrediction } from './prediction.ts'
import { needsApproval } from './tool-approval.ts'

/** What will happen to each tool of a server that works. */
export function predictTools(
  { name: server, config }: McpServer,
  tools: readonly McpTool[],
  facts: McpFacts,
): McpToolPrediction[] {
  const [enabled, disabled] = [namesIn(config['enabled_tools']), namesIn(config['disabled_tools'])]
  const isOffered = ({ name }: McpTool): boolean => (enabled?.has(name) ?? true) && !disabled?.has(name)
  const clashing = clashingNames(server, tools.filter(isOffered), facts)
  const ofClash = facts.losesClashingTools ? 'one of them is lost' : 'Codex adds a hash to both'
  return tools.map((tool) => {
    const offeredAs = offeredName(server, tool.name, facts)
    const offered = isOffered(tool)
    const cancelledInExec = offered && facts.cancelsUnapprovedTools && needsApproval(tool, config, facts)
    const reasons = [
      !offered && (disabled?.has(tool.name) ? 'disabled_tools names it.' : 'enabled_tools does not name it.'),
      cancelledInExec && 'exec cancels its calls: it may change something and has no approval_mode = "approve".',
      offered && clashing.has(offeredAs) && `Another tool becomes ${offeredAs} too; ${ofClash}.`,
      offered && offeredAs.length > facts.maxNameLength && `Its name is too long; Codex cuts it and adds a hash.`,
      ...(offered ? tool.schemaProblems : []),
    ]
    const why = reasons.filter((reason) => reason !== false).join(' ')
    return { name: tool.name, offeredAs, offered, cancelledInExec, why }
  })
}

function namesIn(list: unknown): Set<unknown> | undefined {
  return Array.isArray(list) ? new Set(list) : undefined
}
