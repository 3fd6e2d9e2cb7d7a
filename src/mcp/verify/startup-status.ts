import { isRecord } from '../is-record.ts'

/** What Codex itself says of one server's start. */
export interface CodexStatus {
  /** `unknown` when Codex said nothing about it in time. */
  status: 'ready' | 'failed' | 'cancelled' | 'disabled' | 'unknown'
  error: string | null
}

/**
 * Reads one notification of `codex app-server`: `mcpServer/startupStatus/updated` (0.124 and newer) or
 * `codex/event/mcp_startup_update` (0.77 to 0.104). Undefined for others, and while a server still starts.
 */
export function decodeStartupStatus(method: string, params: unknown): ({ server: string } & CodexStatus) | undefined {
  if (!isRecord(params)) return undefined
  if (method === 'mcpServer/startupStatus/updated') return statusOf(params['name'], params['status'], params['error'])
  const message = params['msg']
  if (method !== 'codex/event/mcp_startup_update' || !isRecord(message)) return undefined
  const { status } = message
  return isRecord(status) ? statusOf(message['server'], status['state'], status['error']) : undefined
}

function statusOf(server: unknown, status: unknown, error: unknown): ({ server: string } & CodexStatus) | undefined {
  if (typeof server !== 'string') return undefined
  if (status !== 'ready' && status !== 'failed' && status !== 'cancelled') return undefined
  return { server, status, error: typeof error === 'string' && error !== '' ? error : null }
}
