import { hasFingerprint, hasName } from './file-identity.ts'
import type { FileReader } from './file-reader.ts'
import type { LaneContext } from './lane.ts'
import { findRotatedFiles, readBytes, readHead } from './rotated-files.ts'
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
    const isNew = file.mtimeNs >= before.seen.mtimeNs && !known.has(file.identity)
    if (!isNew || file.identity === identity || context.claims.has(file.identity)) return false
    return before.head === '' || !hasFingerprint(readHead(file.path), before.head)
  })
}

/**
 * The copies beside a truncated file that have something that was not told, each with the offset to begin at.
 * `beginning` is what the file begins with in the read that is to be told next. Asked for after that read, so that each
 * copy of what stood there before is in the list: a copy is made before the truncation.
 */
export function findUntoldCopies(
  path: string,
  reader: FileReader,
  beginning: Buffer,
  known: Set<string>,
  context: LaneContext,
): (RotatedFile & { offset: number })[] {
  const files = findRotatedFiles(path)
  // Renamed since, it would have in the list what was written after it.
  if (reader.former === null && !hasName(path, reader.identity)) return []
  // Read after the list: a copy in the list is of what stands there now, or what it is of was truncated before.
  const beginningNow = readHead(path)
  const untold: (RotatedFile & { offset: number })[] = []
  for (const file of files) {
    const isNew = file.mtimeNs >= BigInt(context.startedMs) * 1_000_000n
    if (!isNew || known.has(file.identity) || context.claims.has(file.identity)) continue
    const head = readHead(file.path)
    if (head.length === 0) continue
    const toldBytes = bytesToldOf(file, head, reader)
    if (toldBytes !== null && file.size <= toldBytes) {
      known.add(file.identity)
      // Its name may be that of a log, which must not be told again.
      context.claims.set(file.identity, path)
    } else if (toldBytes !== null) untold.push({ ...file, offset: toldBytes })
    // A copy of what is told next, so that those after it are later still: the next truncation is on its way.
    else if (beginsAlike(head, beginning) || beginsAlike(head, beginningNow)) break
    else untold.push({ ...file, offset: 0 })
  }
  return untold
}

/** How much of a copy was told from the file before that was truncated; null when it is a copy of something else. */
function bytesToldOf(file: RotatedFile, head: Buffer, { former }: FileReader): number | null {
  if (former === null || !hasFingerprint(head, former.head)) return null
  if (file.size < former.offset) return file.size
  const anchor = Buffer.alloc(former.anchor.length)
  readBytes(file.path, anchor, former.offset - anchor.length)
  return anchor.equals(former.anchor) ? former.offset : null
}

function beginsAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length)
  return length > 0 && one.subarray(0, length).equals(other.subarray(0, length))
}
