import type { OptionValues } from '../../cli/command-spec.ts'
import { parseDuration } from '../../platform/duration.ts'
import { LOG_LEVELS, type LogLevel } from '../../logs/index.ts'
import type { EntryWishes } from './entry-filter.ts'
import { parseAge, parseMoment, parsePattern, parseSize } from './parse-values.ts'
import type { spec } from './spec.ts'

/** What a person who follows without --since sees of the past: enough to know what is going on. */
const LOOK_BACK_MS = 600_000

/** A watch, with every value checked. */
export interface WatchRequest {
  follow: boolean
  wishes: EntryWishes
  /** Milliseconds since 1970; undefined for all there is. */
  sinceMs: number | undefined
  /** Whether a person said since when; a watch that goes on where another ended keeps that one's time otherwise. */
  sinceGiven: boolean
  exitWhen: ((text: string) => boolean) | undefined
  timeoutMs: number | undefined
  evidence: boolean
  evidenceBytes: number
  warnBytes: number
}

/** Reads the options of a watch; following is the default on a terminal. Throws CODEXKIT_USAGE. */
export function watchRequest(options: OptionValues<typeof spec>, isTerminal: boolean, nowMs: number): WatchRequest {
  const { excerpt, since, exitWhen, timeout } = options
  const once = options.noFollow || excerpt !== undefined
  // Who waits for something does not want to be told at once that it is not there.
  const follow = !once && (options.follow || isTerminal || exitWhen !== undefined)
  const given = since === undefined ? undefined : parseMoment(since, '--since', nowMs)
  const lookBack = excerpt === undefined ? undefined : nowMs - parseAge(excerpt, '--excerpt')
  return {
    follow,
    wishes: entryWishes(options, nowMs),
    sinceMs: given ?? lookBack ?? (follow ? nowMs - LOOK_BACK_MS : undefined),
    sinceGiven: given !== undefined || lookBack !== undefined,
    exitWhen: exitWhen === undefined ? undefined : parsePattern(exitWhen, '--exit-when'),
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout, '--timeout'),
    evidence: options.evidence || options.evidenceFolder !== undefined || excerpt !== undefined,
    evidenceBytes: parseSize(options.evidenceSize, '--evidence-size'),
    warnBytes: parseSize(options.warnSize, '--warn-size'),
  }
}

function entryWishes(options: OptionValues<typeof spec>, nowMs: number): EntryWishes {
  const { target, thread, source, grep, until } = options
  return {
    level: levelOf(options.level),
    targets: target,
    threads: thread,
    sources: source,
    untilMs: until === undefined ? undefined : parseMoment(until, '--until', nowMs),
    fits: grep === undefined ? undefined : parsePattern(grep, '--grep'),
  }
}

/** The parser has checked it against the choices; the search only gives it its type. */
function levelOf(text: string): LogLevel {
  return LOG_LEVELS.find((level) => level === text) ?? 'info'
}
