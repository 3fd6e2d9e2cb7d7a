import type { Capabilities } from '../../codex/index.ts'
import type { JsonRpcMessage, JsonRpcSession } from '../../rpc/index.ts'
import { isRecord } from '../is-record.ts'
import { clientHello } from './client-hello.ts'
import type { McpCause } from './probe.ts'

/** The first protocol without `initialize`: each request says its version in `_meta`, and `server/discover` asks for the rest. */
const NEWER_PROTOCOL = '2026-07-28'

/** A server that speaks the newer protocol only, which no measured Codex does. */
export class NewerEraError extends Error {
  readonly codexCause: McpCause

  constructor(codexVersion: string) {
    super(`speaks MCP ${NEWER_PROTOCOL} only`)
    this.codexCause = {
      code: 'newer-protocol',
      message: `It speaks MCP ${NEWER_PROTOCOL} only; Codex ${codexVersion} speaks 2025-06-18.`,
      hint: 'Use a version of the server, or a setting of it, that serves older clients too.',
    }
  }
}

/** What such a server says of itself. */
export interface Discovered {
  protocolVersion: string
  serverInfo: { name: string; version: string } | null
  instructions: string | null
  /** To be sent as parameters of every request. */
  envelope: JsonRpcMessage
}

/** Asks a server that refused `initialize` whether it speaks the newer protocol; undefined when it does not. */
export async function discover(
  session: JsonRpcSession,
  capabilities: Pick<Capabilities, 'version'>,
  signal: AbortSignal,
): Promise<Discovered | undefined> {
  const hello = clientHello(capabilities)
  const envelope = {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': NEWER_PROTOCOL,
      'io.modelcontextprotocol/clientInfo': hello['clientInfo'],
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  }
  // Whatever it answers instead: then the refusal of `initialize` is the fault.
  const answer = await session.request('server/discover', envelope, signal).catch(() => undefined)
  if (!isRecord(answer) || !Array.isArray(answer['supportedVersions'])) return undefined
  const meta = isRecord(answer['_meta']) ? answer['_meta'] : {}
  const info = meta['io.modelcontextprotocol/serverInfo']
  const isInfo = isRecord(info) && typeof info['name'] === 'string' && typeof info['version'] === 'string'
  const { instructions } = answer
  return {
    protocolVersion: NEWER_PROTOCOL,
    serverInfo: isInfo
      ? { name: String(info['name']).slice(0, 200), version: String(info['version']).slice(0, 100) }
      : null,
    instructions: typeof instructions === 'string' ? instructions.slice(0, 20_000) : null,
    envelope,
  }
}
