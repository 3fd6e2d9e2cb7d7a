import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FINGERPRINT_BYTES, identityOf, lookAt } from './file-identity.ts'

/** A file beside a log that may be an earlier piece of it: `codex-tui.log.1`, `codex-tui-20261120.log`. */
export interface RotatedFile {
  path: string
  identity: string
  size: number
  mtimeNs: bigint
  bornNs: bigint
}

const COMPRESSED = /\.(?:gz|zst|xz|bz2|zip)$/i
/** What rotation adds to a name: `.1`, `-20261120`, `.old`, `~`; not the rest of another name, as in `app-server.log`. */
const ROTATED = /^[._ ~-].*(?:\d|~|old|bak|prev)|^~$/i

/** The plain files beside `path` whose name begins like it, the one written first at the front; `path` itself is left out. */
export function findRotatedFiles(path: string): RotatedFile[] {
  const folder = dirname(path)
  const own = basename(path)
  const found: RotatedFile[] = []
  for (const name of namesIn(folder)) {
    if (!isRotatedName(own, name)) continue
    const stats = lookAt(join(folder, name))
    if (stats === undefined) continue
    const { mtimeNs, birthtimeNs: bornNs } = stats
    found.push({ path: join(folder, name), identity: identityOf(stats), size: Number(stats.size), mtimeNs, bornNs })
  }
  return found.sort((a, b) => compare(a.mtimeNs, b.mtimeNs) || compare(a.bornNs, b.bornNs))
}

/** True when a path is, by its name, that of an earlier piece of the log at `path`. */
export function isRotatedPath(path: string, piece: string): boolean {
  return dirname(path) === dirname(piece) && isRotatedName(basename(path), basename(piece))
}

/** The first bytes of a file, as many as a fingerprint covers; empty when it cannot be read. */
export function readHead(path: string): Buffer {
  const head = Buffer.alloc(FINGERPRINT_BYTES)
  return head.subarray(0, readBytes(path, head, 0))
}

/** Reads into `into` from a place in the file. Gives the number of bytes, 0 when it cannot be read. */
export function readBytes(path: string, into: Buffer, position: number): number {
  try {
    const file = openSync(path, 'r')
    try {
      return readSync(file, into, 0, into.length, position)
    } finally {
      closeSync(file)
    }
  } catch {
    // Gone or refused since it was listed: the caller sees that when it looks again.
    return 0
  }
}

function isRotatedName(own: string, name: string): boolean {
  const stem = own.replace(/\.[^.]+$/, '')
  if (name === own || !name.startsWith(stem) || COMPRESSED.test(name)) return false
  return ROTATED.test(name.slice(name.startsWith(own) ? own.length : stem.length))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // The folder went away: nothing is beside the file.
    return []
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
