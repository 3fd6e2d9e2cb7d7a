import type { RunDescription, RunFile } from '../../evidence/index.ts'

/** One run, or one file of it. */
export interface EvidenceShowResult {
  /** Null when a file was asked for. */
  run: RunDescription | null
  file: (RunFile & { run: string; text: string }) | null
}
