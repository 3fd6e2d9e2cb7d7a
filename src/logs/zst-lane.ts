import { createReadStream } from 'node:fs'
import { createZstdDecompress } from 'node:zlib'
import { messageOf } from '../errors.ts'
import { LineSplitter } from '../platform/lines.ts'
import type { Line } from '../platform/lines.ts'
import { identityOf, lookAt } from './file-identity.ts'
import { parseFileCursor } from './file-cursor.ts'
import type { Lane, LaneContext } from './lane.ts'
import type { LogEvent } from './log-entry.ts'
import { RolloutLineParser } from './rollout-line.ts'

/** Reads a compressed rollout. It is finished when Codex compresses it, so a change means: from the beginning to where it was. */
export class ZstLane implements Lane {
  readonly kind = 'rollout'
  readonly path: string
  readonly startMs: number
  changedMs = 0
  exists = false
  readonly #parser: RolloutLineParser
  readonly #maxLineBytes: number
  readonly #sinceMs: number | null
  #seen = ''
  #identity = ''
  /** Bytes of the uncompressed text that were told; the same number as in the cursor of the plain file. */
  #offset: number
  #lines: AsyncGenerator<LogEvent[]> | undefined

  constructor(of: {
    path: string
    startMs: number
    context: LaneContext
    maxLineBytes: number
    cursor: string | undefined
  }) {
    this.path = of.path
    this.startMs = of.startMs
    this.#maxLineBytes = of.maxLineBytes
    this.#sinceMs = of.context.sinceMs
    this.#parser = new RolloutLineParser(of.path, of.context.maxRecordBytes)
    this.#offset = parseFileCursor(of.cursor)?.at ?? 0
  }

  look(nowMs: number): boolean {
    const stats = lookAt(this.path)
    this.exists = stats !== undefined
    if (stats === undefined) return false
    this.#identity = identityOf(stats)
    const seen = `${this.#identity} ${stats.size} ${stats.mtimeNs}`
    if (seen !== this.#seen) this.changedMs = this.#seen === '' ? Number(stats.mtimeMs) : nowMs
    const isChanged = seen !== this.#seen
    this.#seen = seen
    return isChanged
  }

  async read(): Promise<LogEvent[]> {
    this.#lines ??= this.#readLines()
    const next = await this.#lines.next()
    if (next.done !== true) return next.value
    this.#lines = undefined
    return []
  }

  position(): string {
    return this.#cursorAt(this.#offset)
  }

  finish(): Promise<LogEvent[]> {
    return Promise.resolve([])
  }

  async close(): Promise<void> {
    await this.#lines?.return(undefined)
  }

  async *#readLines(): AsyncGenerator<LogEvent[]> {
    const splitter = new LineSplitter(this.#maxLineBytes)
    const skipTo = this.#offset
    let offset = 0
    const file = createReadStream(this.path)
    const text = createZstdDecompress()
    file.on('error', (error) => text.destroy(error))
    try {
      for await (const chunk of file.pipe(text)) {
        const events: LogEvent[] = []
        for (const line of splitter.push(chunk as Buffer)) {
          // The splitter does not say how long the line end was: Codex writes rollouts with a line feed on every system.
          const textEnd = offset + Buffer.byteLength(line.text) + line.droppedBytes
          offset = textEnd + 1
          if (textEnd <= skipTo) this.#parser.learn(line.text)
          else this.#tell(line, offset, events)
        }
        this.#offset = Math.max(skipTo, offset)
        if (events.length > 0) yield events
      }
      // Nobody writes to it any more: a last line without its line end is whole.
      const events: LogEvent[] = []
      for (const line of splitter.end()) {
        offset += Buffer.byteLength(line.text) + line.droppedBytes
        if (offset > skipTo) this.#tell(line, offset, events)
      }
      this.#offset = Math.max(skipTo, offset)
      if (events.length > 0) yield events
    } catch (thrown) {
      yield [{ type: 'gap', source: this.path, reason: `it cannot be unpacked: ${messageOf(thrown)}` }]
    } finally {
      file.destroy()
    }
  }

  #tell(line: Line, endOffset: number, events: LogEvent[]): void {
    const entry = this.#parser.parse(line.text, line.droppedBytes, this.#cursorAt(endOffset))
    const isOld = this.#sinceMs !== null && entry.timeMs !== null && entry.timeMs < this.#sinceMs
    if (!isOld) events.push({ type: 'entry', entry })
  }

  #cursorAt(offset: number): string {
    return JSON.stringify({ id: this.#identity, head: '', at: offset })
  }
}
