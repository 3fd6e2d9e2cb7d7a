import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../../src/commands/watch-codex/event-queue.ts'
import type { LogEvent } from '../../../src/logs/index.ts'
import { told } from './fake-logs.ts'

const texts = (batch: readonly LogEvent[] | 'idle' | undefined) =>
  Array.isArray(batch) ? batch.map((event) => (event.type === 'entry' ? event.entry.text : event.type)) : batch

async function* tell(...batches: (LogEvent | readonly LogEvent[])[]) {
  for (const batch of batches) yield batch
}

async function* tellThenWait(signal: AbortSignal, ...batches: (readonly LogEvent[])[]) {
  yield* batches
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

describe('EventQueue', () => {
  it('tells every batch of every stream, in the order of each, and then ends', async () => {
    const queue = new EventQueue(new AbortController().signal)
    queue.add(tell([told({ text: 'a1' }), told({ text: 'a2' })], told({ text: 'a3' })))
    queue.add(tell([told({ text: 'b1' })]))
    const seen: unknown[] = []
    for (;;) {
      const batch = texts(await queue.next(5000))
      if (batch === undefined) break
      seen.push(...(Array.isArray(batch) ? batch : [batch]))
    }
    expect(seen.filter((text) => String(text).startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(seen).toContain('b1')
    expect(seen).toHaveLength(4)
  })

  it('is idle while nothing comes, and ends at once when it is told to', async () => {
    const abort = new AbortController()
    const queue = new EventQueue(abort.signal)
    queue.add(tellThenWait(abort.signal, [told({ text: 'a' })]))
    expect(texts(await queue.next(5000))).toEqual(['a'])
    expect(await queue.next(1)).toBe('idle')
    const next = queue.next(60_000)
    abort.abort()
    expect(await next).toBeUndefined()
  })

  it('reads on only when a batch was taken', async () => {
    const abort = new AbortController()
    const queue = new EventQueue(abort.signal)
    let made = 0
    async function* endless() {
      for (;;) {
        made++
        await setImmediate()
        yield [told()]
      }
    }
    queue.add(endless())
    for (let count = 0; count < 5; count++) await queue.next(5000)
    for (let count = 0; count < 50; count++) await setImmediate()
    expect(made).toBeLessThanOrEqual(7)
    abort.abort()
    expect(await queue.next(5000)).toBeUndefined()
  })

  it('throws what a stream throws', async () => {
    const queue = new EventQueue(new AbortController().signal)
    queue.add(
      (async function* () {
        yield [told()]
        throw new Error('broken')
      })(),
    )
    const drain = async () => {
      while ((await queue.next(5000)) !== undefined);
    }
    await expect(drain()).rejects.toThrow('broken')
  })
})
