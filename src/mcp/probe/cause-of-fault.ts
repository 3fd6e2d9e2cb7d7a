import { messageOf, systemCodeOf } from '../../errors.ts'
import type { ChildExit } from '../../platform/child.ts'
import { JsonRpcError, PipeClosedError, TooLargeError, UnreadError } from '../../rpc/index.ts'
import { causeOfExit, lastLine } from './cause-of-exit.ts'
import { NewerEraError } from './newer-era.ts'
import type { McpCause, McpProbe } from './probe.ts'
import { shown } from './shown.ts'
import { TalkError } from './talk.ts'

/** What is known when a conversation over stdio failed. */
export interface FaultFacts {
  fault: unknown
  timedOut: boolean
  interrupted: boolean
  limitMs: number
  oddities: readonly string[]
  noise: McpProbe['stdoutNoise']
  stderr: string
  exit: ChildExit | null
  initialized: boolean
  /** Names in `env_vars` that are not set. */
  missingVariables: readonly string[]
}

/** The one cause that is told of a server that failed. */
export function causeOfFault(facts: FaultFacts): McpCause {
  const { fault, exit, stderr, missingVariables } = facts
  if (facts.interrupted) return { code: 'aborted', message: 'The probe was interrupted.', hint: 'Run it again.' }
  if (fault instanceof UnreadError) return protocolError('It asks on and on and does not read the answers.')
  if (fault instanceof TooLargeError) {
    const hint = 'A server must write one message per line, each of a reasonable size, and nothing else on stdout.'
    return { code: 'too-large', message: `${fault.message}.`, hint }
  }
  if (fault instanceof NewerEraError) return fault.codexCause
  if (fault instanceof TalkError) return protocolError(fault.message)
  if (fault instanceof JsonRpcError) {
    const step = facts.initialized ? 'tools/list' : 'initialize'
    const code = fault.code === undefined ? '' : ` (${fault.code})`
    return protocolError(`It answered ${step} with an error${code}: ${shown(fault.message)}`)
  }
  if (exit?.error) return notStarted(exit.error)
  if (facts.timedOut) return ofSilence(facts)
  if (exit !== null) return ofExit(facts, exit)
  if (fault instanceof PipeClosedError) return protocolError('It closed its stdout and went on running.')
  return {
    code: 'crashed',
    message: shown(messageOf(fault)),
    hint: causeOfExit(stderr, NO_EXIT, missingVariables).hint,
  }
}

const NO_EXIT = { code: null, signal: null }

/** It ended without an answer: what it printed instead may tell more than its exit code. */
function ofExit({ stderr, noise, missingVariables }: FaultFacts, exit: ChildExit): McpCause {
  if (noise !== null && stderr.trim() === '') {
    return protocolError(`It is no MCP server over stdio: it wrote "${shown(noise.first, 100)}" and ended.`)
  }
  return causeOfExit(stderr, exit, missingVariables)
}

function ofSilence({ limitMs, oddities, noise, stderr, initialized }: FaultFacts): McpCause {
  const wrongId = oddities.find((oddity) => oddity.startsWith('answered with an id'))
  if (wrongId !== undefined) return protocolError(`It ${wrongId}, so that no question is ever answered.`)
  if (noise !== null && /^Content-Length:/i.test(noise.first)) {
    return protocolError('It frames its messages with Content-Length headers; MCP wants one message per line.')
  }
  if (noise !== null && /^\s*[[{]/.test(noise.first)) {
    return protocolError(`It wrote something on stdout that is not JSON: "${shown(noise.first, 100)}".`)
  }
  const step = initialized ? 'tools/list' : 'initialize'
  const last = lastLine(stderr)
  const printed = noise === null ? '' : ` It wrote "${shown(noise.first, 100)}" instead.`
  const hint =
    last === ''
      ? 'See that it is an MCP server, and that it does not wait for something else.'
      : `The last it said on stderr: ${last}`
  return { code: 'never-answers', message: `It did not answer ${step} within ${limitMs / 1000} s.${printed}`, hint }
}

function protocolError(message: string): McpCause {
  const hint = 'The server has to be mended or updated; what it logs belongs on stderr.'
  return { code: 'protocol-error', message: /[.!?…]$/.test(message) ? message : `${message}.`, hint }
}

/** The program was found and the system would not start it. */
function notStarted(error: Error): McpCause {
  const code = systemCodeOf(error)
  const message = `It could not be started: ${shown(error.message)}.`
  if (code === 'EACCES' || code === 'ENOEXEC') {
    return { code: 'not-executable', message, hint: 'Name its interpreter as command and the file in args.' }
  }
  return { code: 'missing-program', message, hint: 'Its first line may name an interpreter that is not there.' }
}
