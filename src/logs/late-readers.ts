import { identityOf, lookAt } from './file-identity.ts'
import type { FileReader } from './file-reader.ts'

/** A file that was replaced is looked at so long for lines its writer still adds. */
const LATE_LINES_MS = 10_000

/** The files that had the name before and were read to their end. */
export class LateReaders {
  #late: { reader: FileReader; untilMs: number }[] = []

  add(reader: FileReader, nowMs: number): void {
    this.#late.push({ reader, untilMs: (reader.supersededMs ?? nowMs) + LATE_LINES_MS })
  }

  all(): FileReader[] {
    return this.#late.map((late) => late.reader)
  }

  /** Those that have grown since, to be read on; those whose time is over are forgotten. */
  takeGrown(nowMs: number): FileReader[] {
    if (this.#late.length === 0) return []
    const grown = this.#late.map((late) => late.reader).filter((reader) => sizeOf(reader) > reader.offset)
    const rest = this.#late.filter((late) => !grown.includes(late.reader))
    this.#late = rest.filter((late) => nowMs < late.untilMs)
    for (const late of rest) if (nowMs >= late.untilMs) void late.reader.close()
    return grown
  }

  async close(): Promise<void> {
    for (const { reader } of this.#late) await reader.close()
  }
}

function sizeOf(reader: FileReader): number {
  const byHandle = reader.sizeByHandle()
  if (byHandle !== undefined) return byHandle
  const stats = lookAt(reader.path)
  return stats !== undefined && identityOf(stats) === reader.identity ? Number(stats.size) : 0
}
