import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { followLogs } from '../../src/logs/index.ts'
import type { FollowRequest, LogEntry, LogEvent } from '../../src/logs/index.ts'

/** A folder of its own for one test, with a space and an umlaut in its name. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'logs tést '))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

type Wanted = Partial<FollowRequest>

function requestOf(wanted: Wanted): FollowRequest {
  const nowhere = { codexHomes: [], logDirs: [], sqliteHomes: [] }
  return { ...nowhere, follow: false, signal: new AbortController().signal, pollMs: 10, ...wanted }
}

/** Everything that is there. */
export async function readAll(wanted: Wanted): Promise<LogEvent[]> {
  const events: LogEvent[] = []
  for await (const batch of followLogs(requestOf(wanted))) {
    if (batch.length === 0) throw new Error('an empty batch')
    events.push(...batch)
  }
  return events
}

export function entriesOf(events: readonly LogEvent[]): LogEntry[] {
  return events.flatMap((event) => (event.type === 'entry' ? [event.entry] : []))
}

export function textsOf(events: readonly LogEvent[]): string[] {
  return entriesOf(events).map((entry) => entry.text)
}

export function gapsOf(events: readonly LogEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'gap' ? [event.reason] : []))
}

/** What is told while the test goes on; ended when the test is. */
export interface Following {
  events: LogEvent[]
  /** Waits until the events are as wanted; fails with what there was after ten seconds. */
  until(isReached: (events: readonly LogEvent[]) => boolean): Promise<void>
  end(): Promise<void>
}

export function startFollowing(wanted: Wanted): Following {
  const events: LogEvent[] = []
  const abort = new AbortController()
  let wake = (): void => undefined
  const running = (async () => {
    for await (const batch of followLogs(requestOf({ follow: true, signal: abort.signal, ...wanted }))) {
      events.push(...batch)
      wake()
    }
  })()
  const end = async (): Promise<void> => {
    abort.abort()
    await running
  }
  onTestFinished(end)
  return {
    events,
    end,
    async until(isReached) {
      const limit = AbortSignal.timeout(10_000)
      while (!isReached(events)) {
        if (limit.aborted) throw new Error(`not reached with ${JSON.stringify(events.slice(-20), null, 1)}`)
        await new Promise<void>((resolve) => {
          wake = resolve
          limit.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
  }
}

export const isCaughtUp = (events: readonly LogEvent[]): boolean => events.some((event) => event.type === 'caught-up')
