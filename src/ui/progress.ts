import { formatDuration } from '../platform/duration.ts'
import { escapeControlsButColour, oneLine } from './escape-controls.ts'
import type { Style } from './style.ts'

/** Tells a person on stderr what goes on. On a terminal the newest line is redrawn in place. */
export interface Progress {
  /** A line that stays. */
  say: (text: string) => void
  /** A line that stays only with --verbose. */
  detail: (text: string) => void
  /** What is going on now: redrawn on a terminal, silent otherwise. */
  update: (text: string) => void
  /** Takes the redrawn line away. */
  clear: () => void
}

export interface ProgressOptions {
  write: (text: string) => void
  /** Whether lines may be redrawn. */
  motion: boolean
  verbose: boolean
  width: () => number
  style: Style
}

/** Makes the one progress line of a process. */
export function createProgress(options: ProgressOptions): Progress {
  let drawn = false
  const clear = (): void => {
    if (drawn) options.write('\r\u001b[2K')
    drawn = false
  }
  const say = (text: string): void => {
    clear()
    options.write(`${escapeControlsButColour(text)}\n`)
  }
  return {
    say,
    clear,
    detail: (text) => {
      if (options.verbose) say(options.style.dim(text))
    },
    update: (text) => {
      if (!options.motion) return
      options.write(`\r\u001b[2K${oneLine(text, options.width() - 1)}`)
      drawn = true
    },
  }
}

/** `[#####...............] 43 of 167 MB, 9 s left`; without a total only what has come. */
export function formatTransfer(bytes: number, totalBytes: number | undefined, elapsedMs: number): string {
  const megabytes = (value: number): string => (value / 1e6).toFixed(value < 1e7 ? 1 : 0)
  if (!totalBytes) return `${megabytes(bytes)} MB`
  const share = Math.min(1, bytes / totalBytes)
  const bar = '#'.repeat(Math.round(share * 20)).padEnd(20, '.')
  const left =
    share > 0 && share < 1 && elapsedMs > 500 ? `, ${formatDuration((elapsedMs / share) * (1 - share))} left` : ''
  return `[${bar}] ${megabytes(bytes)} of ${megabytes(totalBytes)} MB${left}`
}
