import type { Readable } from 'node:stream'
import { startChild } from '../../platform/child.ts'
import type { Env } from '../../platform/host.ts'
import { LineSplitter, type Line } from '../../platform/lines.ts'
import { keepYoungHeapSmall } from '../../platform/small-young-heap.ts'
import { createEventDecoder } from '../events/event-decoder.ts'
import type { TurnEnd, TurnLimitsRequest, TurnObserver } from '../engine.ts'
import { watchLimits } from './turn-limits.ts'

/** A program that speaks as `codex exec --json` does, and its limits. */
export interface ProgramRequest extends TurnLimitsRequest {
  program: string
  args: readonly string[]
  env: Env
  workingDirectory: string
  /** What it reads on stdin. */
  prompt: string
  /** See TurnRequest. */
  prepare?: (() => Promise<unknown>) | undefined
}

/**
 * The longest line that is kept whole. An item holds the output of one command, of which Codex keeps 1 MB, or what an
 * MCP tool gave back, which may be a picture. Each line is in memory some ten times over while it is judged and written.
 */
const LONGEST_LINE = 8 * 1024 * 1024

/**
 * Runs one such program to its end, and ends the whole process tree when a limit is reached. Rejects with what
 * the observer throws (a disk that is full), once Codex has been ended.
 */
export async function runExecProgram(request: ProgramRequest, observer: TurnObserver): Promise<TurnEnd> {
  keepYoungHeapSmall()
  const prompt = Promise.withResolvers<string>()
  const child = startChild({
    program: request.program,
    args: request.args,
    cwd: request.workingDirectory,
    env: request.env,
    stdin: prompt.promise,
    hasHelpers: true,
  })
  const limits = watchLimits(child, request)
  const broken = new AbortController()
  broken.signal.addEventListener('abort', () => limits.stop(), { once: true })
  const prepared = prepare(request).catch((thrown: unknown) => broken.abort(thrown))
  void prepared.then(() => prompt.resolve(broken.signal.aborted ? '' : request.prompt))
  const lines = new LineSplitter(LONGEST_LINE)
  const decoder = createEventDecoder(observer.parsed)
  const deliver = (line: Line): void => {
    if (line.cut) observer.event({ type: 'unknown', raw: null }, line)
    else if (line.text.trim() !== '') observer.event(decoder.decode(line.text), line)
  }
  read(child.stdout, broken, (chunk) => {
    limits.signOfLife()
    for (const line of lines.push(chunk)) deliver(line)
  })
  read(child.stderr, broken, (chunk) => {
    limits.signOfLife()
    observer.stderr(chunk)
  })
  const exit = await child.closed
  const reason = await limits.settle()
  // A program that does not wait for its prompt may end before.
  await prepared
  broken.signal.throwIfAborted()
  for (const line of lines.end()) deliver(line)
  for (const event of decoder.end(reason !== 'ended' || exit.signal !== null)) observer.event(event)
  return { exit, reason }
}

async function prepare(request: ProgramRequest): Promise<void> {
  await request.prepare?.()
}

/**
 * Hears a stream chunk by chunk, and lets everything else have its turn after each one: Node reads a pipe that is never
 * empty up to 32 times before it looks at a timer, and a flood must not put off the limits. When hearing throws,
 * `broken` is aborted with that, and what comes then is dropped.
 */
function read(stream: Readable, broken: AbortController, hear: (chunk: Buffer) => void): void {
  stream.on('data', (chunk: Buffer) => {
    try {
      if (!broken.signal.aborted) hear(chunk)
    } catch (thrown) {
      broken.abort(thrown)
    }
    giveBack(chunk)
    stream.pause()
    setImmediate(() => stream.resume())
  })
}

/** Frees the bytes of a chunk that was heard. Left to the garbage collector, the chunks of 300 MB are 60 MB at a time. */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
