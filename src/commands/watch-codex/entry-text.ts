import type { LogEntry, LogLevel } from '../../logs/index.ts'
import { escapeControls, oneLine } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { createIsoTime } from './entry-json.ts'

export interface EntryTextOptions {
  style: Style
  /** Whether long texts are shown in full. */
  full: boolean
  /** Columns of the terminal; Infinity where there is none. */
  width: () => number
  /** Whether times are those of the machine's zone, not UTC. */
  local: boolean
}

/** How much of a text is looked at for its first line; more is never shown folded. */
const LONGEST_FOLDED = 4096

/** Makes the writer of one entry as a line `HH:MM:SS.mmm LEVEL source target text`, with its line end. */
export function createEntryText({ style, full, width, local }: EntryTextOptions): (entry: LogEntry) => string {
  const paint = levelPaints(style)
  const fromOf = createFromTexts()
  const clock = createClock(local)
  return (entry) => {
    const { timeMs, level, source, target, text, cutBytes } = entry
    const from = fromOf(source, target)
    const cut = cutBytes > 0 ? `… +${cutBytes} bytes left out` : ''
    const body = full
      ? [escapeControls(text), cut].filter((part) => part !== '').join(' ')
      : folded(text, width() - HEAD_COLUMNS - from.length - 1, cut)
    const label = paint[level](level.toUpperCase().padEnd(5))
    return `${style.dim(clock(timeMs))} ${label} ${style.dim(from)} ${body}\n`
  }
}

const HEAD_COLUMNS = 'HH:MM:SS.mmm LEVEL '.length

/** Modules of Codex and kinds of lines are shorter; a target is outside text all the same. */
const LONGEST_TARGET = 80

/** Where an entry comes from, in short. Few sources and targets come again and again: their texts are made once. */
function createFromTexts(): (source: string, target: string | null) => string {
  const texts = new Map<string | null, { source: string; from: string }>()
  return (source, target) => {
    const known = texts.get(target)
    if (known?.source === source) return known.from
    const parts = [escapeControls(shortSource(source)), target === null ? '' : oneLine(target, LONGEST_TARGET)]
    const from = parts.filter((part) => part !== '').join(' ')
    if (texts.size > MOST_FROM) texts.clear()
    if (target === null || target.length <= LONGEST_TARGET) texts.set(target, { source, from })
    return from
  }
}

const MOST_FROM = 1000

/** The same as `clockText` for many entries. */
function createClock(local: boolean): (timeMs: number | null) => string {
  const isoTime = createIsoTime()
  return (timeMs) =>
    local || timeMs === null || !(Math.abs(timeMs) <= LAST_COMMON_MS)
      ? clockText(timeMs, local)
      : isoTime(timeMs).slice(11, 23)
}

/** Between the years 68 and 3871 the clock stands at the same place of an ISO time. */
const LAST_COMMON_MS = 6e13

/** A gap as a line of the same form: it stands where the lost entries would. */
export function gapText(gap: { source: string; reason: string }, now: Date, style: Style, local: boolean): string {
  const text = `${escapeControls(shortSource(gap.source))} entries are missing: ${escapeControls(gap.reason)}`
  return `${style.dim(clockText(now.getTime(), local))} ${style.red('GAP  ')} ${text}\n`
}

/** `14:15:02.123`, or as much space for an entry that does not say when it was written. */
export function clockText(timeMs: number | null, local: boolean): string {
  const date = new Date(timeMs ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return '--:--:--.---'
  if (!local) return date.toISOString().slice(11, 23)
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** The name of a file, with only the last part of the thread id that a rollout carries: that is what tells two apart. */
export function shortSource(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const id = /^rollout-.*-([0-9a-f]{12})\.jsonl(?:\.zst)?$/.exec(name)
  return id ? `rollout:${(id[1] ?? '').slice(-6)}` : name
}

/** The first line that says something, cut to the width, and how much more there is. */
function folded(text: string, width: number, cut: string): string {
  const lines = countLines(text)
  const start = text.slice(0, LONGEST_FOLDED).trimStart()
  const end = start.indexOf('\n')
  const first = end === -1 ? start : start.slice(0, end)
  const more = [lines > 1 ? `… +${lines - 1} lines` : '', cut].filter((part) => part !== '').join(' ')
  const room = Math.max(20, width - (more === '' ? 0 : more.length + 1))
  const shown = Number.isFinite(room) ? oneLine(first, room) : escapeControls(first).replace(/\s+/g, ' ').trim()
  return more === '' ? shown : `${shown} ${more}`
}

function countLines(text: string): number {
  let [count, at] = [1, text.indexOf('\n')]
  // A line end at the end begins no further line.
  for (; at !== -1 && at < text.length - 1; at = text.indexOf('\n', at + 1)) count++
  return count
}

function levelPaints({ dim, cyan, green, yellow, red }: Style): Record<LogLevel, (text: string) => string> {
  return { trace: dim, debug: cyan, info: green, warn: yellow, error: red }
}
