import { hasFingerprint } from './file-identity.ts'
import type { FileReader } from './file-reader.ts'
import type { LaneContext } from './lane.ts'
import { findRotatedFiles, readHead } from './rotated-files.ts'
import type { RotatedFile } from './rotated-files.ts'

/** The files beside `path` that were written after `before` and renamed before they were seen under its name. */
export function findUntoldFiles(
  path: string,
  before: FileReader,
  identity: string,
  known: ReadonlySet<string>,
  context: LaneContext,
): RotatedFile[] {
  return findRotatedFiles(path).filter((file) => {
    const isNew = file.mtimeNs >= before.seenMtimeNs && !known.has(file.identity)
    if (!isNew || file.identity === identity || context.claims.has(file.identity)) return false
    return before.head === '' || !hasFingerprint(readHead(file.path), before.head)
  })
}

/** The copies beside a truncated file that have something that was not told, each with the offset to begin at. */
export function findUntoldCopies(
  path: string,
  reader: FileReader,
  known: Set<string>,
  context: LaneContext,
): (RotatedFile & { offset: number })[] {
  const files = findRotatedFiles(path)
  // Read after the list: what is in the list then is a copy of this or of something earlier, never of something later.
  const beginning = readHead(path)
  const untold: (RotatedFile & { offset: number })[] = []
  for (const file of files) {
    const isNew = file.mtimeNs >= BigInt(context.startedMs) * 1_000_000n
    if (!isNew || known.has(file.identity) || context.claims.has(file.identity)) continue
    const head = readHead(file.path)
    const isOfReader = reader.head !== '' && hasFingerprint(head, reader.head)
    // A copy of what stands in the file now: the next truncation is on its way.
    if (!isOfReader && head.equals(beginning.subarray(0, head.length))) continue
    if (isOfReader && file.size <= reader.offset) known.add(file.identity)
    else untold.push({ ...file, offset: isOfReader ? reader.offset : 0 })
  }
  return untold
}
