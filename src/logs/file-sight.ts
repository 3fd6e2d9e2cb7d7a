import type { BigIntStats } from 'node:fs'

/** What was last seen of a file from outside, without reading it. */
export class FileSight {
  /** -1 until it was seen, and after a truncation: only what is seen from then on can shrink. */
  size = -1
  atMs = 0
  /** When its size or time was last seen to change. */
  changedMs = 0
  #mtimeNs = -1n

  get mtimeNs(): bigint {
    return this.#mtimeNs
  }

  /** Takes in what the system says now. True when something is different from what was seen before. */
  update(stats: BigIntStats, nowMs: number): boolean {
    const size = Number(stats.size)
    const isChanged = this.#mtimeNs !== stats.mtimeNs || this.size !== size
    if (isChanged) this.changedMs = this.#mtimeNs === -1n ? Math.min(nowMs, Number(stats.mtimeNs / 1_000_000n)) : nowMs
    this.#mtimeNs = stats.mtimeNs
    this.size = size
    this.atMs = nowMs
    return isChanged
  }

  /** The same for a file without its name, of which only the size is asked. True when that is different. */
  updateSize(size: number, nowMs: number): boolean {
    const isChanged = this.size !== size
    if (isChanged) this.changedMs = nowMs
    this.size = size
    this.atMs = nowMs
    return isChanged
  }
}
