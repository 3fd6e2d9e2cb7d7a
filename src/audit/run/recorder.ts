import { StringDecoder } from 'node:string_decoder'
import {
  createNormaliser,
  createSchemaAlarm,
  itemFailed,
  type AgentEvent,
  type CodexEvent,
  type TurnUsage,
} from '../../codex/index.ts'
import type { Redactor } from '../../env/index.ts'
import { EVIDENCE_FILES, type EvidenceWriter } from '../../evidence/index.ts'
import type { Line } from '../../platform/lines.ts'
import { NO_USAGE } from './rollout-usage.ts'
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
  /** Events, items and fields that no measured version had. */
  strangers: readonly string[]
  stderrTail: string
  /** What was said but is not in the evidence, because it was too much. */
  truncated: {
    /** Lines too long to be understood; only their beginning is kept. */
    cutLines: number
    /** Bytes left out of files that were full. */
    leftOutBytes: Record<string, number>
  }
}

const TAIL_CHARACTERS = 8192

/** How often those who watch hear of a flood. */
const TELL_MS = 100

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
  const alarm = createSchemaAlarm()
  const decoder = new StringDecoder('utf8')
  const stderr = redactor.stream()
  let flushing: NodeJS.Timeout | undefined
  /** What went wrong where nobody could be told. */
  let failure: { reason: unknown } | undefined
  const heard: Heard = {
    threadId: null,
    usage: NO_USAGE,
    lastMessage: '',
    terminal: undefined,
    eventsAfterResult: 0,
    items: { completed: 0, failed: 0 },
    unknownEvents: 0,
    strangers: [],
    stderrTail: '',
    truncated: { cutLines: 0, leftOutBytes: {} },
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
  let toldAt = -TELL_MS
  /** In a flood that fills the evidence those who watch get a sample, and the end. */
  const isSpared = ({ type }: AgentEvent): boolean => {
    const isFull = evidence.isFull(EVIDENCE_FILES.events) && evidence.isFull(EVIDENCE_FILES.transcript)
    return isFull && type !== 'usage' && type !== 'result' && elapsedMs() - toldAt < TELL_MS
  }
  let result: AgentEvent | undefined
  /** The result waits: it is the last event of a run, and another attempt may follow this one. */
  const hear = (said: AgentEvent): void => {
    if (said.type === 'result') result = said
    else tell(said)
  }
  const tell = (said: AgentEvent): void => {
    if (isSpared(said)) return evidence.append(EVIDENCE_FILES.events, JSON.stringify(said))
    toldAt = elapsedMs()
    const event = withoutSecrets(said, redactor)
    evidence.append(EVIDENCE_FILES.events, `${JSON.stringify({ elapsedMs: elapsedMs(), ...event })}\n`)
    const line = renderTranscriptLine(event, elapsedMs())
    if (line !== '') evidence.append(EVIDENCE_FILES.transcript, line)
    options.onEvent(event)
  }
  return {
    /** An event, and the line it came in unless it follows from the end of the stream. */
    event: (event: CodexEvent, line?: Line): void => {
      if (line?.cut) {
        heard.truncated.cutLines++
        return evidence.appendBeginning(EVIDENCE_FILES.codexEvents, line.text, line.droppedBytes)
      }
      if (line) evidence.append(EVIDENCE_FILES.codexEvents, `${line.text}\n`)
      note(event)
      for (const said of normaliser.next(event)) hear(said)
      heard.lastMessage = normaliser.lastMessage()
    },
    parsed: alarm.note,
    stderr: (chunk: Buffer): void => {
      keepStderr(stderr.push(decoder.write(chunk)))
      // A line that does not end must not keep a live view waiting.
      flushing ??= setTimeout(() => {
        flushing = undefined
        try {
          keepStderr(stderr.flush())
        } catch (thrown) {
          failure = { reason: thrown }
        }
      }, HOLD_MS)
    },
    /** Throws what could not be written. */
    end: (): Heard => {
      clearTimeout(flushing)
      if (failure) throw failure.reason
      keepStderr(stderr.push(decoder.end()))
      keepStderr(stderr.end())
      heard.strangers = alarm.strangers()
      heard.truncated.leftOutBytes = evidence.leftOut()
      return heard
    },
    /** Tells of the result, if there is one; when another attempt follows it is no result of the run. */
    tellEnd: (isLast: boolean): void => {
      if (!result) return
      const text = result.type === 'result' ? result.text : ''
      tell(isLast ? result : { type: 'system', subtype: 'attempt.failed', text })
      result = undefined
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
