import { StringDecoder } from 'node:string_decoder'
import { createNormaliser, itemFailed, type AgentEvent, type CodexEvent, type TurnUsage } from '../codex/index.ts'
import type { Redactor } from '../env/index.ts'
import { EVIDENCE_FILES, type EvidenceWriter } from '../evidence/index.ts'
import { renderTranscriptLine } from './transcript.ts'

/** What was heard of a run, once it is over. */
export interface Heard {
  threadId: string | null
  usage: TurnUsage
  lastMessage: string
  /** The terminal event, if one came. */
  terminal: { ok: boolean; message: string } | undefined
  /** Codex said more after its terminal event. */
  eventsAfterResult: number
  items: { completed: number; failed: number }
  unknownEvents: number
  stderrTail: string
}

const NO_USAGE: TurnUsage = { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, reasoning_output_tokens: 0 }
const TAIL_CHARACTERS = 8192

/** The longest time that text without a line end is held back. */
const HOLD_MS = 250

/** Writes down what Codex says while it says it, and keeps the few facts that the verdict needs. */
export function createRecorder(options: {
  evidence: EvidenceWriter
  redactor: Redactor
  elapsedMs: () => number
  onEvent: (event: AgentEvent) => void
}) {
  const { evidence, redactor, elapsedMs } = options
  const normaliser = createNormaliser()
  const decoder = new StringDecoder('utf8')
  const stderr = redactor.stream()
  let flushing: NodeJS.Timeout | undefined
  const heard: Heard = {
    threadId: null,
    usage: NO_USAGE,
    lastMessage: '',
    terminal: undefined,
    eventsAfterResult: 0,
    items: { completed: 0, failed: 0 },
    unknownEvents: 0,
    stderrTail: '',
  }
  const note = (event: CodexEvent): void => {
    if (heard.terminal) heard.eventsAfterResult++
    if (event.type === 'thread.started') heard.threadId = event.threadId || null
    if (event.type === 'unknown') heard.unknownEvents++
    if (event.type === 'turn.completed')
      Object.assign(heard, { usage: event.usage, terminal: { ok: true, message: '' } })
    if (event.type === 'turn.failed') heard.terminal = { ok: false, message: redactor.redact(event.message) }
    if (event.type === 'item.completed' && event.item.type !== 'error') {
      heard.items[itemFailed(event.item) ? 'failed' : 'completed']++
    }
  }
  const keepStderr = (text: string): void => {
    if (text === '') return
    evidence.appendRedacted(EVIDENCE_FILES.stderr, text)
    heard.stderrTail = (heard.stderrTail + text).slice(-TAIL_CHARACTERS)
  }
  return {
    event: (event: CodexEvent, line: string): void => {
      evidence.append(EVIDENCE_FILES.codexEvents, `${line}\n`)
      note(event)
      for (const agentEvent of normaliser.next(event).map((next) => withoutSecrets(next, redactor))) {
        evidence.append(EVIDENCE_FILES.events, `${JSON.stringify({ elapsedMs: elapsedMs(), ...agentEvent })}\n`)
        const told = renderTranscriptLine(agentEvent, elapsedMs())
        if (told !== '') evidence.append(EVIDENCE_FILES.transcript, told)
        options.onEvent(agentEvent)
      }
      heard.lastMessage = normaliser.lastMessage()
    },
    stderr: (chunk: Buffer): void => {
      keepStderr(stderr.push(decoder.write(chunk)))
      // A line that does not end must not keep a live view waiting.
      flushing ??= setTimeout(() => {
        flushing = undefined
        keepStderr(stderr.flush())
      }, HOLD_MS)
    },
    end: (): Heard => {
      clearTimeout(flushing)
      keepStderr(stderr.push(decoder.end()))
      keepStderr(stderr.end())
      return heard
    },
  }
}

/** Redacts before anyone cuts a text to a width: half a secret would not be known again. */
function withoutSecrets(event: AgentEvent, { redact }: Redactor): AgentEvent {
  switch (event.type) {
    case 'usage':
      return event
    case 'tool_use':
      return { ...event, input: inputWithoutSecrets(event.input, redact) }
    case 'tool_result':
      return { ...event, output: redact(event.output) }
    case 'system':
    case 'assistant':
    case 'result':
      return { ...event, text: redact(event.text) }
  }
}

function inputWithoutSecrets(input: unknown, redact: Redactor['redact']): unknown {
  const text = JSON.stringify(input)
  const redacted = redact(text)
  if (redacted === text) return input
  try {
    return JSON.parse(redacted)
  } catch {
    // SyntaxError: what was taken out went beyond one text. Better to show it as text than not at all.
    return redacted
  }
}
