import type { LogAccess } from '../../../src/commands/watch-codex/log-access.ts'
import type { FollowRequest, LogEntry, LogEvent, LogSource } from '../../../src/logs/index.ts'

/** An entry of a rollout, with what a test wants of it. */
export function entryOf(facts: Partial<LogEntry> = {}): LogEntry {
  return {
    timeMs: Date.parse('2026-11-20T14:15:00.123Z'),
    source: '/home/.codex/sessions/2026/11/20/rollout-2026-11-20T14-15-00-0199aaaa-bbbb-cccc-dddd-eeeeeeabcdef.jsonl',
    kind: 'rollout',
    level: 'info',
    target: 'event_msg/agent_message',
    thread: '0199aaaa-bbbb-cccc-dddd-eeeeeeabcdef',
    text: 'Hello.',
    fields: {},
    cutBytes: 0,
    cursor: '{"at":1}',
    ...facts,
  }
}

/** The event of an entry. */
export function told(facts: Partial<LogEntry> = {}): LogEvent {
  return { type: 'entry', entry: entryOf(facts) }
}

export interface FakeLogs extends LogAccess {
  /** What the command asked for, in order. */
  requests: FollowRequest[]
}

/** Logs that tell batches; with `follow` they then wait for the signal, as the real ones do. */
export function fakeLogs(batches: readonly (readonly LogEvent[])[], sources: readonly LogSource[] = []): FakeLogs {
  const requests: FollowRequest[] = []
  return {
    requests,
    discoverSources: () => Promise.resolve([...sources]),
    followLogs: (request) => {
      requests.push(request)
      return tellAll(requests.length === 1 ? batches : [], request)
    },
  }
}

async function* tellAll(batches: readonly (readonly LogEvent[])[], { follow, signal }: FollowRequest) {
  for (const batch of batches) yield batch
  yield [{ type: 'caught-up' } as const]
  if (follow && !signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
}
