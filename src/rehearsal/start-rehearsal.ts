import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { CodexkitError, messageOf } from '../errors.ts'
import { answerRequest, type IncomingRequest, type Script } from './answer-request.ts'
import { confirmsWrite } from './edit-script.ts'
import { readBody } from './read-body.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { sendReply, type Pause } from './reply.ts'
import type { RehearsalScenario } from './scenario-names.ts'

export interface RehearsalOptions {
  scenario: RehearsalScenario
  /** The run's prompt as Codex gets it on stdin; a byte order mark must be gone, since newer versions drop it. */
  prompt: string
  /** Where scenario `edit` runs its command; without it, where Codex works. */
  workspace?: string
  /** Aborting it closes the rehearsal. */
  signal: AbortSignal
  now: () => Date
  random?: (size: number) => Uint8Array
  /** Waits in scenario `slow`. */
  pause?: Pause
}

/** A loopback model that is up. It must be closed. */
export interface Rehearsal {
  readonly baseUrl: string
  /** The token of this run; the server answers nobody else. */
  readonly apiKey: string
  /** Every request so far, up to MAX_REQUESTS of them. */
  requests: () => readonly RecordedRequest[]
  /** Whether a request to the model carried exactly the run's prompt as a message of the user. */
  promptReceived: () => boolean
  /** Whether scenario `edit` saw an output of its command that proves the file was written. */
  writeConfirmed: () => boolean
  /** Breaks every connection and frees the port. May be called twice. */
  close: () => Promise<void>
}

/** The most requests that are kept as evidence; Codex's longest row of retries is 30. */
const MAX_REQUESTS = 1000

/** Codex runs commands between requests; closing its idle connection meanwhile could break the next one. */
const IDLE_CONNECTION_MS = 600_000

/** Starts a model on 127.0.0.1 that plays one scenario to whoever holds its token. Throws CODEXKIT_NETWORK. */
export async function startRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  options.signal.throwIfAborted()
  const random = options.random ?? randomBytes
  const { scenario, prompt, workspace } = options
  const apiKey = `codexkit-rehearsal-${hex(random(24))}`
  const script: Script = { scenario, prompt, workspace, apiKey, nonce: hex(random(4)) }
  const log: RecordedRequest[] = []
  const seen = { turns: 0, prompt: false, write: false }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { reply, record, turn } = answerRequest(script, await receive(request, options.now()), seen.turns)
    if (turn) seen.turns += 1
    if (log.length < MAX_REQUESTS) log.push(record)
    if (turn && record.promptSha256 !== undefined) seen.prompt = true
    if (turn && confirmsWrite(turn)) seen.write = true
    await sendReply(response, reply, options.pause ?? ((ms, signal) => wait(ms, undefined, { signal })))
  }
  const server = createServer({ keepAliveTimeout: IDLE_CONNECTION_MS }, (request, response) => {
    serve(request, response).catch((thrown: unknown) => admitFault(response, thrown))
  })
  const close = closer(server, options.signal)
  const port = await listen(server, options.signal)
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey,
    requests: () => [...log],
    promptReceived: () => seen.prompt,
    writeConfirmed: () => seen.write,
    close,
  }
}

async function receive(request: IncomingMessage, time: Date): Promise<IncomingRequest> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const headerNames = Object.keys(request.headers)
  const { method = '' } = request
  const { authorization } = request.headers
  return { time, method, path, headerNames, authorization, body: await readBody(request) }
}

/** Reading and pausing fail when the client leaves, and then nobody is there to tell. Anything else is a fault of ours. */
function admitFault(response: ServerResponse, thrown: unknown): void {
  if (response.destroyed || response.headersSent) response.destroy()
  else response.writeHead(500).end(JSON.stringify({ error: { message: messageOf(thrown), code: 'rehearsal_fault' } }))
}

async function listen(server: Server, signal: AbortSignal): Promise<number> {
  try {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening', { signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new CodexkitError('CODEXKIT_NETWORK', `The rehearsal could not listen on 127.0.0.1: ${messageOf(cause)}.`, {
      hint: 'Allow programs to listen on loopback, or run without --rehearse.',
      cause,
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

/** Closing breaks open connections, so that a hanging scenario keeps no process alive. */
function closer(server: Server, signal: AbortSignal): () => Promise<void> {
  let closed: Promise<void> | undefined
  const onAbort = (): void => void close()
  const close = (): Promise<void> => {
    signal.removeEventListener('abort', onAbort)
    closed ??= new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    return closed
  }
  signal.addEventListener('abort', onAbort, { once: true })
  return close
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
