/** One find of a literal. Offsets count UTF-16 units. */
export interface LiteralMatch {
  start: number
  end: number
  /** Index of the literal that was found. */
  literal: number
}

/** Finds any of many literals in one pass. */
export interface LiteralSearch {
  /** The next find at or after `from`; of several that start at one place the longest. */
  next: (text: string, from: number) => LiteralMatch | undefined
}

const TABLE_SIZE = 65_536

/**
 * Prepares a search by the method of Wu and Manber: the last two characters of a window of the shortest literal's
 * length say how far the window may move, so most characters are never looked at and the number of literals hardly
 * matters. Literals must have at least two characters.
 */
export function createLiteralSearch(literals: readonly string[]): LiteralSearch {
  const shortest = Math.min(...literals.map((literal) => literal.length))
  if (literals.length === 0) return { next: () => undefined }
  if (shortest < 2) throw new Error('a literal to search for has at least two characters')
  const { shift, candidates } = makeTables(literals, shortest)

  const next = (text: string, from: number): LiteralMatch | undefined => {
    const length = text.length
    for (let end = from + shortest - 1; end < length;) {
      const pair = ((text.charCodeAt(end - 1) & 0xff) << 8) | (text.charCodeAt(end) & 0xff)
      const step = shift[pair] ?? 0
      if (step > 0) {
        end += step
        continue
      }
      const start = end - shortest + 1
      for (const literal of candidates.get(pair) ?? []) {
        const wanted = literals[literal] ?? ''
        if (text.startsWith(wanted, start)) return { start, end: start + wanted.length, literal }
      }
      end++
    }
    return undefined
  }
  return { next }
}

interface Tables {
  /** By the last two characters of the window: how far it may move; 0 where a literal may stand. */
  shift: Uint8Array
  /** Literals by the last two characters of their first `shortest`, longest first. */
  candidates: Map<number, number[]>
}

function makeTables(literals: readonly string[], shortest: number): Tables {
  const shift = new Uint8Array(TABLE_SIZE).fill(Math.min(255, shortest - 1))
  const candidates = new Map<number, number[]>()
  const order = [...literals.keys()].sort((a, b) => (literals[b]?.length ?? 0) - (literals[a]?.length ?? 0))
  for (const index of order) {
    const literal = literals[index] ?? ''
    for (let at = 1; at < shortest; at++) {
      const pair = ((literal.charCodeAt(at - 1) & 0xff) << 8) | (literal.charCodeAt(at) & 0xff)
      shift[pair] = Math.min(shift[pair] ?? 0, shortest - 1 - at)
      if (at === shortest - 1) candidates.set(pair, [...(candidates.get(pair) ?? []), index])
    }
  }
  return { shift, candidates }
}
