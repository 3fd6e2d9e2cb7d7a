import { LOG_LEVELS, type LogEntry, type LogLevel, type LogSourceKind } from '../../logs/index.ts'

/** Which entries are wanted. Empty lists wish for nothing in particular. */
export interface EntryWishes {
  level: LogLevel
  targets: readonly string[]
  /** Starts of thread ids. */
  threads: readonly string[]
  /** Kinds of sources, and parts of their paths. */
  sources: readonly string[]
  /** Milliseconds since 1970. */
  untilMs: number | undefined
  fits: ((text: string) => boolean) | undefined
}

const KINDS: readonly LogSourceKind[] = ['text', 'rollout', 'sqlite']
const RANK = Object.fromEntries(LOG_LEVELS.map((level, rank) => [level, rank]))

/** Makes the test that every entry goes through; what nobody wished for costs nothing per entry. */
export function createEntryFilter(wishes: EntryWishes): (entry: LogEntry) => boolean {
  const { targets, threads, sources, untilMs, fits } = wishes
  const lowest = RANK[wishes.level] ?? 0
  const tests: ((entry: LogEntry) => boolean)[] = []
  if (lowest > 0) tests.push(({ level }) => (RANK[level] ?? 0) >= lowest)
  // An entry that does not say when it was written is kept: what cannot be judged must not be lost.
  if (untilMs !== undefined) tests.push(({ timeMs }) => timeMs === null || timeMs <= untilMs)
  if (targets.length > 0) tests.push(({ target }) => target !== null && targets.some((text) => target.includes(text)))
  if (threads.length > 0) tests.push(({ thread }) => thread !== null && threads.some((id) => thread.startsWith(id)))
  if (sources.length > 0) tests.push((entry) => sources.some((wish) => isFrom(entry, wish)))
  if (fits) tests.push((entry) => fitsEntry(entry, fits))
  return (entry) => tests.every((test) => test(entry))
}

/** Whether the target or the text of an entry fits. */
export function fitsEntry({ target, text }: LogEntry, fits: (text: string) => boolean): boolean {
  return fits(text) || (target !== null && fits(target))
}

/** The kinds of sources that can matter; undefined when any can, because a part of a path was given. */
export function kindsOf(sources: readonly string[]): LogSourceKind[] | undefined {
  const kinds = KINDS.filter((kind) => sources.includes(kind))
  return kinds.length > 0 && sources.every((wish) => isKind(wish)) ? kinds : undefined
}

function isFrom({ kind, source }: LogEntry, wish: string): boolean {
  return isKind(wish) ? kind === wish : source.includes(wish)
}

function isKind(wish: string): boolean {
  return KINDS.some((kind) => kind === wish)
}
