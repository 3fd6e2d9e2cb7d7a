import { createLiteralSearch, type LiteralSearch } from './literal-search.ts'
import { MAX_LOOK_BEHIND, SECRET_PATTERNS, type SecretPattern } from './secret-patterns.ts'

/** One secret in a text. Offsets count UTF-16 units. */
export interface SecretMatch {
  start: number
  end: number
  /** The tag that replaces it. */
  name: string
}

interface Candidate extends SecretMatch {
  /** Among those that start at one place the lowest wins: known values before shapes, shapes as they are listed. */
  rank: number
}

/** A shape, ready to be tried where one of its anchors stands. */
interface AnchoredPattern {
  name: string
  rank: number
  /** Whether the secret begins at the anchor, not after it. */
  startsAtAnchor: boolean
  /** Sticky at the anchor; what it calls `secret`, or else all of it, is the secret, and stands at its end. */
  expression: RegExp
}

/** Finds known values and well-known shapes in a text, in one pass whose cost does not grow with their number. */
export interface SecretFinder {
  /** The secrets that start at `from` or later, in order and apart from each other. */
  find: (text: string, from?: number) => SecretMatch[]
}

const PATTERNS = anchorPatterns(SECRET_PATTERNS)

/** For so few and so short texts the engine of regular expressions is faster than our own search. */
const ANCHOR = new RegExp([...PATTERNS.keys()].map((anchor) => RegExp.escape(anchor)).join('|'), 'g')

/** Prepares a finder for known values, each with the tag that replaces it. */
export function createSecretFinder(known: ReadonlyMap<string, string>): SecretFinder {
  const literals = [...known.keys()]
  const names = [...known.values()]
  const values = createLiteralSearch(literals)
  return {
    find: (text, from = 0) => {
      const matches: SecretMatch[] = []
      const nextKnown = knownValues(values, names, text)
      const nextShape = shapedSecrets(text, Math.max(0, from - MAX_LOOK_BEHIND))
      for (let position = from; ;) {
        const value = nextKnown(position)
        const shape = nextShape(position, value?.start ?? text.length)
        const best = first(value, shape)
        if (!best) return matches
        matches.push({ start: best.start, end: best.end, name: best.name })
        position = best.end
      }
    },
  }
}

function knownValues(search: LiteralSearch, names: readonly string[], text: string) {
  let found: Candidate | undefined
  let searchedTo = -1
  return (position: number): Candidate | undefined => {
    if (searchedTo >= 0 && (!found || found.start >= position)) return found
    const match = search.next(text, position)
    searchedTo = position
    found = match && { start: match.start, end: match.end, name: names[match.literal] ?? 'secret', rank: -1 }
    return found
  }
}

/** Gives the first shaped secret from a position on; anchors beyond `limit` need not be looked at. */
function shapedSecrets(text: string, from: number) {
  let anchor = nextAnchor(text, from)
  let waiting: Candidate[] = []
  return (position: number, limit: number): Candidate | undefined => {
    waiting = waiting.filter((candidate) => candidate.start >= position)
    let best = waiting.reduce<Candidate | undefined>(first, undefined)
    while (anchor && anchor.index <= Math.min(limit, best?.start ?? text.length)) {
      for (const pattern of PATTERNS.get(anchor[0]) ?? []) {
        const candidate = matchAt(pattern, text, anchor.index, position)
        if (!candidate) continue
        waiting.push(candidate)
        best = first(best, candidate)
      }
      anchor = nextAnchor(text, anchor.index + 1)
    }
    return best
  }
}

function nextAnchor(text: string, from: number): RegExpExecArray | null {
  ANCHOR.lastIndex = from
  return ANCHOR.exec(text)
}

function matchAt(pattern: AnchoredPattern, text: string, at: number, position: number) {
  const { expression, name, rank, startsAtAnchor } = pattern
  // Within a match nothing begins; asking the shape there would cost its length at every step.
  if (startsAtAnchor && at < position) return undefined
  expression.lastIndex = at
  const match = expression.exec(text)
  if (!match) return undefined
  const end = match.index + match[0].length
  const start = end - (match.groups?.['secret'] ?? match[0]).length
  return start < position ? undefined : { start, end, name, rank }
}

function first(a: Candidate | undefined, b: Candidate | undefined): Candidate | undefined {
  if (!a || !b) return a ?? b
  return b.start < a.start || (b.start === a.start && b.rank < a.rank) ? b : a
}

/** Where a shape can stand: each anchor with the shapes it may begin. */
function anchorPatterns(patterns: readonly SecretPattern[]): Map<string, AnchoredPattern[]> {
  const byAnchor = new Map<string, AnchoredPattern[]>()
  for (const [rank, { name, source, anchors }] of patterns.entries()) {
    const startsAtAnchor = !source.includes('(?<secret>')
    const pattern = { name, rank, startsAtAnchor, expression: new RegExp(source, 'y') }
    for (const anchor of anchors) byAnchor.set(anchor, [...(byAnchor.get(anchor) ?? []), pattern])
  }
  return byAnchor
}
