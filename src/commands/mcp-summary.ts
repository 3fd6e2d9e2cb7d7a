import type { Context } from '../cli/context.ts'
import { capabilities, sourceHomeOf } from '../codex/index.ts'
import { messageOf } from '../errors.ts'
import type { McpSummary } from '../mcp/index.ts'
import { chooseVersion } from '../runtime/index.ts'

/** Somebody waits for bootstrap and env-report; `mcp-health` waits as long as Codex does. */
const LIMIT_MS = 5000

/**
 * How the configured MCP servers would do in a run of the Codex that runs use: each is started, for 5 s at most, and
 * ended. Throws the reason of the context's signal only.
 */
export async function mcpSummary(context: Context): Promise<McpSummary> {
  try {
    const { sumUpMcp } = await import('../mcp/index.ts')
    const { version } = await chooseVersion(context)
    const sourceHome = sourceHomeOf(context, context.settingsEnv)
    return await sumUpMcp({ host: context, sourceHome, capabilities: capabilities(version), limitMs: LIMIT_MS })
  } catch (thrown) {
    context.signal.throwIfAborted()
    return { state: 'warning', fact: `could not be found out: ${messageOf(thrown)}`, fix: 'codexkit mcp-health' }
  }
}
