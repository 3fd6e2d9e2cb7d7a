export interface DownloadTiming {
  /** The longest time without a byte. */
  stallMs: number
  /** How long to wait before each further try. */
  retryDelaysMs: readonly number[]
}

/** What a person at a terminal and a CI job both get; tests have less patience. */
export const DOWNLOAD_TIMING: DownloadTiming = { stallMs: 30_000, retryDelaysMs: [500, 2000, 8000] }
