import { createHash } from 'node:crypto'
import type { ModelRequest } from './decode-request.ts'

/** One request as evidence: what Codex asked the loopback model. Header values are left out, since one is the token. */
export interface RecordedRequest {
  time: string
  method: string
  path: string
  /** The HTTP status the rehearsal answered with. */
  status: number
  headerNames: readonly string[]
  model?: string
  /** Names of the tools Codex offered. */
  tools: readonly string[]
  /** Set when a message of the user held exactly the run's prompt. */
  promptSha256?: string
  /** Decompressed size; 0 when the body was refused. */
  bodyBytes: number
  /** The decompressed body, up to MAX_RECORDED_CHARS characters of it. */
  body: string
  bodyCut: boolean
}

/** The most of one body that is kept. The largest seen, from Codex 0.169, is below 100,000. */
const MAX_RECORDED_CHARS = 262_144

/** The facts a body adds to a record. */
export function describeBody(
  text: string,
  request: ModelRequest | undefined,
  prompt: string,
): Omit<RecordedRequest, 'time' | 'method' | 'path' | 'status' | 'headerNames'> {
  return {
    ...(request?.model === undefined ? {} : { model: request.model }),
    tools: request?.tools.map((tool) => tool.name) ?? [],
    ...(request?.userTexts.includes(prompt) ? { promptSha256: sha256(prompt) } : {}),
    bodyBytes: Buffer.byteLength(text),
    body: text.slice(0, MAX_RECORDED_CHARS),
    bodyCut: text.length > MAX_RECORDED_CHARS,
  }
}

/** Renders the requests as JSON lines for the evidence. The caller redacts: bodies hold the prompt and more. */
export function renderRequestLog(requests: readonly RecordedRequest[]): string {
  return requests.map((request) => `${JSON.stringify(request)}\n`).join('')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
