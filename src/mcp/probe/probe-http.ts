import { openSession } from '../../rpc/index.ts'
import type { McpServer } from '../server.ts'
import { causeOfHttp } from './cause-of-http.ts'
import { failedProbe } from './failed-probe.ts'
import { emptyRecord, openFetch, type HttpRecord, type RecordingFetch } from './http-fetch.ts'
import { httpHeaders } from './http-headers.ts'
import { openHttpPipe } from './http-pipe.ts'
import type { LimitedProbeOptions } from './probe-options.ts'
import type { McpCause, McpProbe } from './probe.ts'
import { startLimit, type StartLimit } from './start-limit.ts'
import { emptyTalk, talkWith, type Talk } from './talk.ts'

/** A server that speaks the old transport answers to this; more than that it is not worth to know. */
const SSE_MS = 5000

/** Statuses by which a server of the old transport refuses the new one. */
const MAY_BE_SSE = new Set([400, 404, 405, 406])

const SSE_ONLY: McpCause = {
  code: 'sse-only',
  message: 'It speaks the old transport "HTTP with SSE" only, which Codex does not.',
  hint: 'Ask for its address for streamable HTTP, often the same with /mcp, or put a bridge such as mcp-remote before it.',
}

/** Probes a server with a url, as Codex speaks with it; where that fails, sees whether it is one of the old transport. */
export async function probeHttp(server: McpServer, options: LimitedProbeOptions): Promise<McpProbe> {
  const { url } = server.config
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url)) {
    const hint = 'Give an address such as https://mcp.example.com/mcp.'
    return failedProbe(server, { code: 'unreachable', message: 'url is no address of a web server.', hint })
  }
  const { headers, cause } = httpHeaders(server.config, options.host)
  if (cause !== null) return failedProbe(server, cause)
  if (server.httpKind === 'sse') return await probeSse(server, url, headers, options)
  const { probe, refusedWith } = await attempt('streamable', server, url, headers, options)
  if (probe.cause?.code !== 'http-error' || !MAY_BE_SSE.has(refusedWith ?? 0)) return probe
  const old = await probeSse(server, url, headers, { ...options, limitMs: SSE_MS })
  return old.cause?.code === 'sse-only' ? old : probe
}

async function probeSse(
  server: McpServer,
  url: string,
  headers: Record<string, string>,
  options: LimitedProbeOptions,
): Promise<McpProbe> {
  const { probe } = await attempt('sse', server, url, headers, options)
  return probe.cause === null ? { ...probe, state: 'failed', cause: SSE_ONLY } : probe
}

async function attempt(
  kind: 'streamable' | 'sse',
  server: McpServer,
  url: string,
  headers: Record<string, string>,
  options: LimitedProbeOptions,
): Promise<{ probe: McpProbe; refusedWith: number | undefined }> {
  const { host, signal, limitMs } = options
  const start = performance.now()
  const elapsed = (): number => Math.round((performance.now() - start) * 10) / 10
  const limit = startLimit(limitMs)
  const both = AbortSignal.any([signal, limit.signal])
  const record = emptyRecord()
  const talk = emptyTalk()
  let [fault, oddities]: [unknown, readonly string[]] = [undefined, []]
  let http: RecordingFetch | undefined
  try {
    http = await openFetch(host, url, both, record)
    oddities = await converse(kind, url, headers, http, talk, { ...options, both, limit, elapsed })
  } catch (thrown) {
    fault = thrown
  }
  const hasOAuth = fault !== undefined && (await namesLogin(record, url))
  await http?.close()
  const sentAuthorization = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
  const facts = { fault, record, timedOut: limit.signal.aborted, interrupted: signal.aborted, limitMs, url }
  const cause = fault === undefined ? null : causeOfHttp({ ...facts, hasOAuth, sentAuthorization })
  const { initializeMs, toolsMs, ...rest } = talk
  const probe: McpProbe = {
    ...failedProbe(server, cause, cause === null ? 'answered' : 'failed'),
    ...rest,
    timings: { spawnMs: null, initializeMs, toolsMs },
    oddities: [...talk.oddities, ...oddities],
  }
  return { probe, refusedWith: record.refusal?.status }
}

async function converse(
  kind: 'streamable' | 'sse',
  url: string,
  headers: Record<string, string>,
  http: RecordingFetch,
  talk: Talk,
  options: LimitedProbeOptions & { both: AbortSignal; limit: StartLimit; elapsed: () => number },
): Promise<readonly string[]> {
  const { capabilities, callLimitMs, call, pings, both, limit, elapsed } = options
  const pipe = await openHttpPipe(kind, new URL(url), headers, http.fetch)
  try {
    const session = await openSession(pipe)
    const onProtocol = pipe.setProtocolVersion
    const wishes = { ...(call && { call }), ...(pings !== undefined && { pings }) }
    await talkWith(session, talk, { capabilities, signal: both, limit, callLimitMs, elapsed, onProtocol, ...wishes })
    return session.oddities()
  } finally {
    await pipe.close().catch(() => undefined)
  }
}

const METADATA_MS = 2000

/** Whether a server that refused says where to log in: by its header, or by the documents of RFC 9728 and RFC 8414. */
async function namesLogin({ refusal }: HttpRecord, url: string): Promise<boolean> {
  if (refusal?.status !== 401 && refusal?.status !== 403) return false
  if (/resource_metadata=/i.test(refusal.headers.get('www-authenticate') ?? '')) return true
  const paths = ['/.well-known/oauth-protected-resource', '/.well-known/oauth-authorization-server']
  const answers = paths.map(async (path) => {
    try {
      const signal = AbortSignal.timeout(METADATA_MS)
      const answer = await fetch(new URL(path, url), { signal, redirect: 'error' })
      await answer.body?.cancel()
      return answer.ok && /json/.test(answer.headers.get('content-type') ?? '')
    } catch {
      // No such document: then there is no login that could be found.
      return false
    }
  })
  return (await Promise.all(answers)).includes(true)
}
