/** How far an install is. Bytes are those of the package as it travels. */
export interface RuntimeProgress {
  phase: 'waiting' | 'lookup' | 'download' | 'verify' | 'unpack' | 'publish'
  bytes?: number
  totalBytes?: number
}

export type ReportProgress = (progress: RuntimeProgress) => void

const PAUSE_MS = 100

/** Lets at most ten reports a second through; the first and the last of a phase always pass. */
export function throttleProgress(report: ReportProgress | undefined, now: () => Date): ReportProgress {
  let phase: RuntimeProgress['phase'] | undefined
  let reportedAt = 0
  return (progress) => {
    const time = now().getTime()
    const isEdge = progress.phase !== phase || progress.bytes === progress.totalBytes
    if (!isEdge && time - reportedAt < PAUSE_MS) return
    phase = progress.phase
    reportedAt = time
    report?.(progress)
  }
}
