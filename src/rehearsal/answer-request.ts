import { createHash, timingSafeEqual } from 'node:crypto'
import { decodeRequest } from './decode-request.ts'
import type { RequestBody } from './read-body.ts'
import { describeBody, type RecordedRequest } from './recorded-request.ts'
import { errorReply, type Reply } from './reply.ts'
import type { RehearsalScenario } from './scenario-names.ts'
import { SCENARIOS } from './scenarios.ts'
import type { Turn } from './turn.ts'

/** What one rehearsal plays, to whom, and with which secrets. */
export interface Script {
  scenario: RehearsalScenario
  prompt: string
  workspace: string | undefined
  apiKey: string
  nonce: string
}

export interface IncomingRequest {
  time: Date
  method: string
  path: string
  headerNames: readonly string[]
  authorization: string | undefined
  body: RequestBody
}

export interface Answer {
  reply: Reply
  record: RecordedRequest
  /** The turn that was played; absent when the request never reached the script. */
  turn?: Turn
}

/**
 * Decides what a request gets, and what is written down about it. A stranger's body is not kept.
 * `answered` counts the turns played so far.
 */
export function answerRequest(script: Script, incoming: IncomingRequest, answered: number): Answer {
  const refusal = refuse(script, incoming)
  if (refusal) return answer(incoming, refusal, describeBody('', undefined, script.prompt))
  const text = incoming.body.status === 'read' ? incoming.body.text : ''
  const request = decodeRequest(text)
  const facts = describeBody(text, request, script.prompt)
  if (!request) return answer(incoming, refusedBody(incoming.body), facts)
  const { workspace, nonce } = script
  const turn: Turn = { request, workspace, nonce, answered, now: incoming.time }
  return { ...answer(incoming, SCENARIOS[script.scenario](turn), facts), turn }
}

function refuse(script: Script, { authorization, method, path }: IncomingRequest): Reply | undefined {
  if (!sameText(authorization ?? '', `Bearer ${script.apiKey}`)) {
    return errorReply(401, { message: 'This rehearsal belongs to another run.', code: 'rehearsal_token_mismatch' })
  }
  if (method === 'POST' && path === '/v1/responses') return undefined
  // Newer versions ask GET /models first and go on without an answer.
  return { kind: 'body', status: 404, body: {} }
}

function refusedBody(body: RequestBody): Reply {
  return body.status === 'refused'
    ? errorReply(body.httpStatus, { message: body.message, code: 'rehearsal_body_refused' })
    : errorReply(400, { message: 'The request is not a JSON object.', code: 'rehearsal_body_refused' })
}

function answer(incoming: IncomingRequest, reply: Reply, facts: ReturnType<typeof describeBody>): Answer {
  const { time, method, path, headerNames } = incoming
  const status = reply.kind === 'body' ? reply.status : 200
  return { reply, record: { time: time.toISOString(), method, path, status, headerNames, ...facts } }
}

/** Compares without telling by its time where the texts part. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
