import type { LogEntry } from '../../logs/index.ts'

/** Each copy has a time of its own in its name, `rollout-2026-11-21T03-13-52-<thread>.jsonl`. */
const THREAD_OF_NAME = /rollout-[^/\\]*-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl(?:\.zst)?$/

/** What was told last of one rollout, whichever of its copies told it. */
interface Told {
  source: string
  lastMs: number
  /** Every entry of that moment. */
  entries: Set<string>
}

/**
 * Makes the test for entries that another file has told already. A run that resumes a thread gets a copy of its rollout
 * in a home of its own and goes on there, so the same lines stand in several files that name one thread. A copy only ever
 * grows at its end: what is not newer than what was told of that thread's file is old.
 */
export function createCopyTest(): (entry: LogEntry) => boolean {
  const names = new Map<string, string>()
  const told = new Map<string, Told>()
  const nameOf = (source: string): string => {
    const known = names.get(source)
    if (known !== undefined) return known
    const name = THREAD_OF_NAME.exec(source)?.[1] ?? source
    names.set(source, name)
    return name
  }
  return ({ kind, timeMs, source, target, text }) => {
    if (kind !== 'rollout' || timeMs === null) return false
    const name = nameOf(source)
    const last = told.get(name)
    const key = `${target}\n${text}`
    if (last && last.source !== source) {
      if (timeMs < last.lastMs || (timeMs === last.lastMs && last.entries.has(key))) return true
    }
    if (last && timeMs <= last.lastMs) {
      if (timeMs === last.lastMs) last.entries.add(key)
      return false
    }
    told.set(name, { source, lastMs: timeMs, entries: new Set([key]) })
    return false
  }
}
