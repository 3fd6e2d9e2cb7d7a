import type { LogEvent } from '../../logs/index.ts'

export type LogBatch = readonly LogEvent[]

/**
 * Brings several streams of events together, one batch at a time in the order they come. Each stream waits until its
 * last batch was taken, so a slow reader holds the writers back and not the memory.
 */
export class EventQueue {
  readonly #signal: AbortSignal
  #waiting: { batch: LogBatch; taken: () => void }[] = []
  #wake: (() => void) | undefined
  #open = 0
  #failure: { thrown: unknown } | undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#release(), { once: true })
  }

  /** Adds a stream; the queue ends when all have. */
  add(events: AsyncIterable<LogEvent | LogBatch>): void {
    this.#open++
    void this.#pump(events)
      .catch((thrown: unknown) => {
        // What a follower throws because it was told to stop is no failure.
        if (!this.#signal.aborted) this.#failure ??= { thrown }
      })
      .finally(() => {
        this.#open--
        this.#wake?.()
      })
  }

  /**
   * The next batch; `idle` when none came for so long; undefined when all streams have ended or the signal was given.
   * Throws what a stream has thrown.
   */
  async next(idleMs: number): Promise<LogBatch | 'idle' | undefined> {
    const deadline = Date.now() + idleMs
    for (;;) {
      if (this.#failure) throw this.#failure.thrown
      if (this.#signal.aborted) return undefined
      const first = this.#waiting.shift()
      if (first) {
        first.taken()
        return first.batch
      }
      if (this.#open === 0) return undefined
      const left = deadline - Date.now()
      if (left <= 0) return 'idle'
      await this.#sleep(left)
    }
  }

  async #pump(events: AsyncIterable<LogEvent | LogBatch>): Promise<void> {
    for await (const told of events) {
      if (this.#signal.aborted) return
      const batch = isBatch(told) ? told : [told]
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push({ batch, taken: resolve })
      this.#wake?.()
      await promise
    }
  }

  #release(): void {
    for (const { taken } of this.#waiting.splice(0)) taken()
    this.#wake?.()
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }
}

function isBatch(told: LogEvent | LogBatch): told is LogBatch {
  return Array.isArray(told)
}
