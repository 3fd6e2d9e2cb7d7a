import { hasFingerprint, hasName } from './file-identity.ts'
import { parseFileCursor } from './file-cursor.ts'
import type { FileCursor } from './file-cursor.ts'
import { firstTime, offsetOfTime } from './find-time.ts'
import type { LaneContext } from './lane.ts'
import { findRotatedFiles, readBytes, readHead } from './rotated-files.ts'

/** Where to begin in a source, and in which files. */
export interface Placed {
  /** To be read one after the other; the last has the name. */
  places: { identity: string; path: string; offset: number }[]
  /** Files beside it that are nothing new. */
  known: string[]
  /** Lines before the first one, to know what it belongs to. */
  before: string[]
  gap: string | null
  startMs: number
}

const CONTEXT_BYTES = 16 * 1024
/** The `session_meta` of a rollout holds the base instructions: 22 KB in 0.169. */
const FIRST_LINE_BYTES = 1024 * 1024
const LINE_FEED = 10

/**
 * Finds the place a cursor means, wherever its file was renamed to; without a cursor the beginning, or `sinceMs`. Null when
 * the file was renamed meanwhile: what is beside it then may be later than it.
 */
export function placeReaders(of: {
  path: string
  identity: string
  size: number
  cursor: string | undefined
  context: LaneContext
  rotates: boolean
}): Placed | null {
  const beside = of.rotates ? findRotatedFiles(of.path) : []
  if (!hasName(of.path, of.identity)) return null
  const own = { identity: of.identity, path: of.path, size: of.size }
  const cursor = parseFileCursor(of.cursor)
  // A copy of what stands in the file now is needed when that is truncated.
  const beginning = readHead(of.path)
  const isCopy = (file: { path: string }): boolean => {
    const head = readHead(file.path)
    return head.equals(beginning.subarray(0, head.length))
  }
  const copies = beside.filter(isCopy)
  const known = beside.filter((file) => !copies.includes(file)).map((file) => file.identity)
  if (cursor === null) {
    const { sinceMs, startedMs } = of.context
    const offset = sinceMs === null ? 0 : offsetOfTime(of.path, of.size, sinceMs)
    const startNs = BigInt(startedMs) * 1_000_000n
    // Written and renamed since the watch began, before the name was first seen.
    const earlier = beside.filter(
      (file) =>
        file.bornNs >= startNs &&
        file.mtimeNs >= startNs &&
        !of.context.claims.has(file.identity) &&
        !copies.includes(file),
    )
    const places = [
      ...earlier.map((file) => ({ identity: file.identity, path: file.path, offset: 0 })),
      { ...own, offset },
    ]
    const before = linesBefore(of.path, offset)
    return { places, known, before, gap: null, startMs: firstTime(of.path) ?? 0 }
  }
  const meant = findMeant([own, ...beside], cursor)
  if (meant === undefined) {
    const gap = 'the file of the last watch was replaced, truncated or deleted; lines may be missing'
    return { places: [{ ...own, offset: 0 }], known, before: [], gap, startMs: 0 }
  }
  const before = linesBefore(meant.path, cursor.at)
  if (meant === own) return { places: [{ ...own, offset: cursor.at }], known, before, gap: null, startMs: 0 }
  const later = beside
    .slice(beside.findIndex((file) => file.identity === meant.identity) + 1)
    .filter((file) => !copies.includes(file))
    .map((file) => ({ identity: file.identity, path: file.path, offset: 0 }))
  const places = [{ identity: meant.identity, path: meant.path, offset: cursor.at }, ...later, { ...own, offset: 0 }]
  const gap = own.identity === cursor.id ? 'it was truncated since the last watch; lines may be missing' : null
  return { places, known, before, gap, startMs: 0 }
}

/**
 * The same while no file has the name: what of the files beside it came after the cursor. Null when none of them is the
 * one the cursor means; what they are is told once there is a file again.
 */
export function placeBeside(
  path: string,
  cursorText: string | undefined,
  claims: ReadonlyMap<string, string>,
): Placed | null {
  const cursor = parseFileCursor(cursorText)
  if (cursor === null) return null
  const beside = findRotatedFiles(path).filter((file) => !claims.has(file.identity))
  const meant = findMeant(beside, cursor)
  if (meant === undefined) return null
  const places = beside
    .slice(beside.indexOf(meant))
    .map((file) => ({ identity: file.identity, path: file.path, offset: file === meant ? cursor.at : 0 }))
  const known = beside.map((file) => file.identity)
  return { places, known, before: linesBefore(meant.path, cursor.at), gap: null, startMs: 0 }
}

/** The file of a cursor, under whatever name; or else a copy of it. */
function findMeant<File extends { identity: string; path: string; size: number }>(
  files: readonly File[],
  cursor: FileCursor,
): File | undefined {
  const isMeant = (file: File): boolean => file.size >= cursor.at && hasFingerprint(readHead(file.path), cursor.head)
  return files.find((file) => file.identity === cursor.id && isMeant(file)) ?? files.find(isMeant)
}

/** The first line of the file, which names thread and version in a rollout, and the last ones before the offset. */
function linesBefore(path: string, offset: number): string[] {
  if (offset === 0) return []
  const first = firstLine(path, Math.min(CONTEXT_BYTES, offset)) ?? firstLine(path, Math.min(FIRST_LINE_BYTES, offset))
  const bytes = Buffer.alloc(Math.min(CONTEXT_BYTES, offset))
  const last = bytes.toString('utf8', 0, readBytes(path, bytes, offset - bytes.length)).split('\n')
  return [...(first === null ? [] : [first]), ...last.slice(1, -1)]
}

/** Null when it is longer than that. */
function firstLine(path: string, mostBytes: number): string | null {
  const bytes = Buffer.alloc(mostBytes)
  const read = bytes.subarray(0, readBytes(path, bytes, 0))
  const end = read.indexOf(LINE_FEED)
  return end === -1 ? null : read.toString('utf8', 0, end)
}
