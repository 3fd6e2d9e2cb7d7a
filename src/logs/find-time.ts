import { readBytes } from './rotated-files.ts'

const WINDOW_BYTES = 64 * 1024
const TIME = /(?:^|\n)(?:\u001B\[2m|\{"timestamp":")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\d*Z/g

/** The first time a line of this file begins with, in milliseconds since 1970; null when its first 64 KB name none. */
export function firstTime(path: string): number | null {
  return timesIn(path, 0, 4096).next().value?.timeMs ?? timesIn(path, 0, WINDOW_BYTES).next().value?.timeMs ?? null
}

/** The last time a line in the last 64 KB begins with. */
export function lastTime(path: string, sizeBytes: number): number | null {
  let last: number | null = null
  for (const found of timesIn(path, Math.max(0, sizeBytes - WINDOW_BYTES), WINDOW_BYTES)) last = found.timeMs
  return last
}

/**
 * The offset of a line before the first one that is not older than `sinceMs`: found by halving, since a log is in order of
 * time, so that a file of 90 GB is not read for its last two hours.
 */
export function offsetOfTime(path: string, sizeBytes: number, sinceMs: number): number {
  let low = 0
  let high = sizeBytes
  while (high - low > WINDOW_BYTES) {
    const middle = Math.floor((low + high) / 2)
    const found = timesIn(path, middle, WINDOW_BYTES).next().value
    if (found === undefined || found.timeMs >= sinceMs) high = middle
    else low = found.offset
  }
  return low
}

function* timesIn(
  path: string,
  from: number,
  length: number,
): Generator<{ timeMs: number; offset: number }, undefined> {
  const bytes = Buffer.alloc(length)
  const text = bytes.toString('latin1', 0, readBytes(path, bytes, from))
  for (const match of text.matchAll(TIME)) {
    const isLineStart = match[0].startsWith('\n') || from === 0
    const timeMs = Date.parse(`${match[1]}Z`)
    if (isLineStart && !Number.isNaN(timeMs))
      yield { timeMs, offset: from + match.index + (match[0].startsWith('\n') ? 1 : 0) }
  }
}
