import { editMessage, noOutputMessage, noShellMessage } from './final-message.ts'
import { streamReply, type Reply } from './reply.ts'
import { shellCall } from './shell-call.ts'
import type { Turn } from './turn.ts'
import { completedEvent, createdEvent, itemEvent, messageEvents } from './wire-events.ts'

/** The file that scenario `edit` writes in the workspace. */
export const REHEARSAL_FILE = 'codexkit-rehearsal.txt'

/** A retry asks for the command again; a Codex that never brings back its output must not ask for ever. */
const MAX_CALLS = 4

/** First a command that writes a file; once its output is back, a message that says whether it worked. */
export function editReply(turn: Turn): Reply {
  const { request, nonce, workspace } = turn
  const output = commandOutput(turn)
  if (output !== undefined) return say(editMessage(REHEARSAL_FILE, provesWrite(output, nonce), output))
  if (turn.answered >= MAX_CALLS) return say(noOutputMessage())
  const call = shellCall(request.tools, { callId: callId(nonce), command: writeCommand(nonce), workdir: workspace })
  if (!call) return say(noShellMessage(request.tools.map((tool) => tool.name)))
  return streamReply([createdEvent(), itemEvent(call), completedEvent()])
}

/** Whether this request brings back an output that proves the file was written. */
export function confirmsWrite(turn: Turn): boolean {
  const output = commandOutput(turn)
  return output !== undefined && provesWrite(output, turn.nonce)
}

/**
 * Means the same in bash and in PowerShell, where `echo` and `cat` are aliases; no quotes, since 5.1 loses them.
 * Windows PowerShell 5.1 writes the file as UTF-16.
 */
function writeCommand(nonce: string): string {
  return `echo ${marker(nonce)} > ${REHEARSAL_FILE}; cat ${REHEARSAL_FILE}`
}

/** A line of its own, because an error that quotes the command holds the marker too. */
function provesWrite(output: string, nonce: string): boolean {
  return output.split('\n').some((line) => line.trim() === marker(nonce))
}

function commandOutput({ request, nonce }: Turn): string | undefined {
  return request.toolOutputs.find((output) => output.callId === callId(nonce))?.text
}

function marker(nonce: string): string {
  return `codexkit-rehearsal-${nonce}`
}

function callId(nonce: string): string {
  return `call_rehearsal_${nonce}`
}

function say(text: string): Reply {
  return streamReply([createdEvent(), ...messageEvents(text), completedEvent()])
}
