import { EVIDENCE_FILES } from './layout.ts'

const MEGABYTE = 1024 * 1024

/**
 * The most that is kept of files whose size Codex decides. The raw events are the evidence itself: 256 MB is hundreds
 * of times a long run, and is hashed within a limit's 3 s. The others tell the same again or are for people: nobody
 * reads 64 MB. Without a limit, a command that never stops printing fills the disk of the machine.
 */
const MAX_BYTES: ReadonlyMap<string, number> = new Map([
  [EVIDENCE_FILES.codexEvents, 256 * MEGABYTE],
  [EVIDENCE_FILES.rollout, 256 * MEGABYTE],
  [EVIDENCE_FILES.events, 64 * MEGABYTE],
  [EVIDENCE_FILES.transcript, 64 * MEGABYTE],
  [EVIDENCE_FILES.stderr, 64 * MEGABYTE],
])

/** The most bytes that are appended to a file of the evidence. */
export function maxBytesOf(name: string): number {
  return MAX_BYTES.get(name) ?? Infinity
}

/** What stands in a file instead of bytes that were not kept. */
export function leftOutMark(bytes: number): string {
  return `[codexkit: ${bytes} bytes left out]\n`
}
