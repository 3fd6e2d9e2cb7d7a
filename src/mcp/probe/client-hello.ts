import { gte } from 'semver'
import type { Capabilities } from '../../codex/index.ts'
import type { JsonRpcMessage } from '../../rpc/index.ts'

/**
 * What this Codex sends as the parameters of `initialize`, recorded from 0.57, 0.104, 0.147 and 0.169: all of them
 * speak protocol version 2025-06-18. docs/notes/codex/mcp-health.md
 */
export function clientHello({ version }: Pick<Capabilities, 'version'>): JsonRpcMessage {
  return {
    protocolVersion: '2025-06-18',
    capabilities: {
      ...(gte(version, '0.169.0') && { experimental: { 'codex/auth-change': {} } }),
      elicitation: gte(version, '0.147.0') ? { form: {}, url: {} } : gte(version, '0.104.0') ? { form: {} } : {},
    },
    clientInfo: { name: 'codex-mcp-client', title: 'Codex', version },
  }
}
