import type { Capabilities } from '../../codex/index.ts'
import { messageOf } from '../../errors.ts'
import { JsonRpcError, type JsonRpcMessage, type JsonRpcSession } from '../../rpc/index.ts'
import { isRecord } from '../is-record.ts'
import { clientHello } from './client-hello.ts'
import { discover, NewerEraError } from './newer-era.ts'
import type { McpProbe, McpTool } from './probe.ts'
import type { StartLimit } from './start-limit.ts'
import { decodeTool } from './wire-tool.ts'

/** The most tools that are listed: more than twice what Codex takes, in a size that several servers may have at once. */
const MAX_TOOLS = 5000
const MAX_TOOL_BYTES = 8 * 1024 * 1024
const MAX_PAGES = 1000
const MAX_INSTRUCTIONS = 20_000

/** What a conversation with a server brought to light, filled in while it goes on. */
export type Talk = Pick<
  McpProbe,
  'serverInfo' | 'protocolVersion' | 'instructions' | 'resources' | 'prompts' | 'call'
> & { initializeMs: number | null; toolsMs: number | null; tools: McpTool[]; pings: number[]; oddities: string[] }

export interface TalkRequest {
  capabilities: Capabilities
  /** Ends everything: the caller's own and that of `limit`. */
  signal: AbortSignal
  /** Lifted as soon as the tools are listed. */
  limit: StartLimit
  /** For the answer to `call`. */
  callLimitMs: number
  /** Told which version was agreed on, which HTTP sends along from then on. */
  onProtocol?: (version: string) => void
  /** Milliseconds since the start of the server. */
  elapsed: () => number
  call?: { tool: string; arguments: JsonRpcMessage }
  pings?: number
}

/** Answers to questions that are not those of `initialize` and `tools/list` are waited for so long. */
const ASIDE_MS = 3000

export function emptyTalk(): Talk {
  const none = { serverInfo: null, protocolVersion: null, instructions: null, resources: null, prompts: null }
  return { ...none, call: null, initializeMs: null, toolsMs: null, tools: [], pings: [], oddities: [] }
}

/**
 * `initialize`, `tools/list` page by page, then what was asked for besides. Fills `talk` as it goes, so that what was
 * learnt before a fault is kept. Rejects with the fault of `initialize` or `tools/list`.
 */
export async function talkWith(session: JsonRpcSession, talk: Talk, request: TalkRequest): Promise<void> {
  const { signal, elapsed, capabilities } = request
  const welcome = await session
    .request('initialize', clientHello(capabilities), signal)
    .catch(async (thrown: unknown) => {
      if (thrown instanceof JsonRpcError) await talkInNewerEra(session, talk, request)
      throw thrown
    })
  if (!isRecord(welcome) || typeof welcome['protocolVersion'] !== 'string' || !isRecord(welcome['capabilities'])) {
    throw new TalkError('The answer to initialize has no protocol version or no capabilities.')
  }
  talk.initializeMs = elapsed()
  talk.protocolVersion = welcome['protocolVersion'].slice(0, 100)
  request.onProtocol?.(talk.protocolVersion)
  const info = welcome['serverInfo']
  if (!isRecord(info) || typeof info['name'] !== 'string' || typeof info['version'] !== 'string') {
    throw new TalkError('The answer to initialize has no serverInfo with name and version.')
  }
  talk.serverInfo = { name: info['name'].slice(0, 200), version: info['version'].slice(0, 100) }
  const { instructions } = welcome
  if (typeof instructions === 'string') talk.instructions = instructions.slice(0, MAX_INSTRUCTIONS)
  await session.notify('notifications/initialized')
  const offers = welcome['capabilities']
  await listTools(session, talk, signal)
  talk.toolsMs = elapsed()
  request.limit.lift()
  if (isRecord(offers['resources'])) talk.resources = await count(session, talk, 'resources', request)
  if (isRecord(offers['prompts'])) talk.prompts = await count(session, talk, 'prompts', request)
  await measurePings(session, talk, request)
  if (request.call === undefined) return
  const callLimit = AbortSignal.timeout(request.callLimitMs)
  talk.call = await callTool(session, request.call, AbortSignal.any([signal, callLimit]))
}

/** Codex never pings a server, so one that does not answer is only told of. */
async function measurePings(session: JsonRpcSession, talk: Talk, { signal, pings = 0 }: TalkRequest): Promise<void> {
  try {
    while (talk.pings.length < pings) {
      const start = performance.now()
      await session.request('ping', undefined, AbortSignal.any([signal, AbortSignal.timeout(ASIDE_MS)]))
      talk.pings.push(Math.round((performance.now() - start) * 100) / 100)
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    talk.oddities.push(`does not answer ping: ${messageOf(thrown).slice(0, 200)}`)
  }
}

/**
 * What a server that refused `initialize` offers in the newer protocol, so that its tools are known, and the cause is
 * told. Returns when it does not speak that one either; else throws NewerEraError, since Codex cannot use it.
 */
async function talkInNewerEra(session: JsonRpcSession, talk: Talk, request: TalkRequest): Promise<void> {
  const { signal, capabilities } = request
  const found = await discover(session, capabilities, signal)
  if (found === undefined) return
  const { envelope, ...facts } = found
  Object.assign(talk, facts)
  request.onProtocol?.(found.protocolVersion)
  // Its tools are told besides: that Codex cannot use it is what counts.
  await listTools(session, talk, signal, envelope).catch((thrown: unknown) => {
    talk.oddities.push(`does not list its tools: ${messageOf(thrown).slice(0, 200)}`)
  })
  throw new NewerEraError(capabilities.version)
}

/** The server speaks, but not the protocol. */
export class TalkError extends Error {}

async function listTools(
  session: JsonRpcSession,
  talk: Talk,
  signal: AbortSignal,
  envelope: JsonRpcMessage = {},
): Promise<void> {
  const seen = new Set<string>()
  let bytes = 0
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await session.request('tools/list', { ...envelope, ...(cursor !== undefined && { cursor }) }, signal)
    const tools = isRecord(answer) ? answer['tools'] : undefined
    if (!Array.isArray(tools)) throw new TalkError('The answer to tools/list has no list "tools".')
    for (const wire of tools) {
      if (talk.tools.length === MAX_TOOLS) return leaveOut(talk, `${MAX_TOOLS} tools`)
      const tool = decodeTool(wire)
      if (tool === undefined) throw new TalkError('A tool in the answer to tools/list has no name or no inputSchema.')
      bytes += tool.sizeBytes
      if (bytes > MAX_TOOL_BYTES) return leaveOut(talk, `${MAX_TOOL_BYTES / 1024 / 1024} MB of tools`)
      talk.tools.push(tool)
    }
    const next = isRecord(answer) ? answer['nextCursor'] : undefined
    if (typeof next !== 'string') return
    if (seen.has(next)) throw new TalkError('tools/list gives the same cursor again and again.')
    seen.add(next)
    cursor = next
  }
  leaveOut(talk, `${MAX_PAGES} pages of tools`)
}

function leaveOut(talk: Talk, limit: string): void {
  talk.oddities.push(`lists more than ${limit}; the rest is left out`)
}

/** How many there are on the first page. A fault here does not make a server useless, so it is only told. */
async function count(
  session: JsonRpcSession,
  talk: Talk,
  what: 'resources' | 'prompts',
  { signal, limit }: TalkRequest,
): Promise<number | null> {
  try {
    const shorter = AbortSignal.any([signal, limit.deadline, AbortSignal.timeout(ASIDE_MS)])
    const answer = await session.request(`${what}/list`, {}, shorter)
    const list = isRecord(answer) ? answer[what] : undefined
    if (Array.isArray(list)) return list.length
    talk.oddities.push(`offers ${what} and lists none that can be read`)
  } catch (thrown) {
    if (signal.aborted) throw thrown
    talk.oddities.push(`offers ${what} and does not list them: ${messageOf(thrown).slice(0, 200)}`)
  }
  return null
}

const MAX_CALL_TEXT = 10_000

async function callTool(
  session: JsonRpcSession,
  call: NonNullable<TalkRequest['call']>,
  signal: AbortSignal,
): Promise<McpProbe['call']> {
  const start = performance.now()
  const outcome = (isError: boolean, text: string): McpProbe['call'] => {
    return { tool: call.tool, isError, ms: Math.round(performance.now() - start), text: text.slice(0, MAX_CALL_TEXT) }
  }
  try {
    const answer = await session.request('tools/call', { name: call.tool, arguments: call.arguments }, signal)
    const content = isRecord(answer) && Array.isArray(answer['content']) ? answer['content'] : []
    const texts = content.map((part: unknown) => (isRecord(part) ? part['text'] : undefined))
    const text = texts.filter((part) => typeof part === 'string').join('\n')
    return outcome(isRecord(answer) && answer['isError'] === true, text)
  } catch (thrown) {
    return outcome(true, messageOf(thrown))
  }
}
