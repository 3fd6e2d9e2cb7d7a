import { LineSplitter } from '../platform/lines.ts'
import { isMessage, type JsonRpcMessage, type MessagePipe, type PipeListener } from './message.ts'
import type { OpenProgram } from './open-program.ts'

/**
 * The most that one message may have; a longer one is not waited for. Three servers at once with tools of 8 MB each took
 * 260 MB to read, and 4 MB are more tokens than any model takes.
 */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024

/** The most that may come in all. A server that writes without end is ended long before its memory or ours. */
const MAX_TOTAL_BYTES = 256 * 1024 * 1024

const LINE_FEED = 0x0a
const MAX_NOISE_CHARACTERS = 300

/** What may wait to be read by the program; one that reads takes kilobytes at a time. */
const MAX_UNREAD_BYTES = 1024 * 1024

/** A line or a whole conversation was larger than what is taken. */
export class TooLargeError extends Error {}

/** The program asks and asks and reads no answer. */
export class UnreadError extends TooLargeError {}

/** Lines on stdout that are no JSON-RPC. */
export interface Noise {
  count: number
  /** The first of them, cut. */
  first: string
}

export interface LinePipe extends MessagePipe {
  /** What came on stdout besides messages; null when nothing did. */
  noise: () => Noise | null
}

/**
 * JSON-RPC with one message per line over the stdio of a program: the MCP transport "stdio". Unlike the SDK's it holds
 * at most one message of a stated size, and tells a TooLargeError and closes when the program sends more, an UnreadError
 * when it does not read what it is sent.
 */
export function openLinePipe(program: Pick<OpenProgram, 'stdin' | 'stdout' | 'closed'>): LinePipe {
  const splitter = new LineSplitter(MAX_MESSAGE_BYTES)
  let noise: Noise | null = null
  let listener: PipeListener | undefined
  let [sinceLineFeed, total, over] = [0, 0, false]
  const finish = (): void => {
    if (over) return
    over = true
    listener?.closed()
  }
  const stop = (fault: TooLargeError): void => {
    program.stdout.removeAllListeners('data')
    program.stdout.destroy()
    listener?.fault(fault)
    finish()
  }
  const refuse = (what: string, limit: number): void =>
    stop(new TooLargeError(`${what} is larger than ${limit / 1024 / 1024} MB`))
  const take = (text: string): void => {
    if (text.trim() === '') return
    const message = parse(text)
    if (message === undefined) {
      noise = { count: (noise?.count ?? 0) + 1, first: noise?.first ?? text.slice(0, MAX_NOISE_CHARACTERS) }
      return
    }
    for (const each of message) listener?.message(each)
  }
  const readRest = (): void => {
    for (const { text } of over ? [] : splitter.end()) take(text)
    finish()
  }
  const push = (chunk: Buffer): void => {
    if (over) return
    total += chunk.length
    const lastLineFeed = chunk.lastIndexOf(LINE_FEED)
    for (const { text, cut } of splitter.push(chunk)) {
      if (cut) return refuse('A message on stdout', MAX_MESSAGE_BYTES)
      take(text)
      if (over) return
    }
    sinceLineFeed = lastLineFeed === -1 ? sinceLineFeed + chunk.length : chunk.length - lastLineFeed - 1
    if (sinceLineFeed > MAX_MESSAGE_BYTES) return refuse('A message on stdout', MAX_MESSAGE_BYTES)
    if (total > MAX_TOTAL_BYTES) refuse('All that came on stdout', MAX_TOTAL_BYTES)
  }
  return {
    start: (told) => {
      listener = told
      program.stdout.on('data', push)
      void program.closed.then(() => readRest())
      return Promise.resolve()
    },
    // A program that ended or closed its stdin is told by `onclose`; here nothing can fail.
    send: (message) => {
      const unread = program.stdin?.writableLength ?? 0
      if (unread > MAX_UNREAD_BYTES) stop(new UnreadError('It does not read what it is sent'))
      else program.stdin?.write(`${JSON.stringify(message)}\n`)
      return Promise.resolve()
    },
    close: () => Promise.resolve(finish()),
    noise: () => noise,
  }
}

/** One message, or several of a batch; undefined for a line that is none. */
function parse(text: string): JsonRpcMessage[] | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const messages = Array.isArray(value) ? value : [value]
    return messages.length > 0 && messages.every(isJsonRpc) ? messages : undefined
  } catch {
    // Not JSON: noise, which the caller counts.
    return undefined
  }
}

function isJsonRpc(value: unknown): value is JsonRpcMessage {
  return isMessage(value) && ('jsonrpc' in value || 'method' in value || ('id' in value && 'result' in value))
}
