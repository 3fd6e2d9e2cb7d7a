import { closest, distance } from 'fastest-levenshtein'

/** The known word that a typo most likely meant, in any case, or undefined when none is near. */
export function nearestName(word: string, known: readonly string[]): string | undefined {
  if (word === '' || known.length === 0) return undefined
  const lower = word.toLowerCase()
  const spellings = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]))
  const best = closest(lower, [...spellings.keys()])
  return distance(lower, best) <= Math.max(2, Math.floor(best.length / 3)) ? spellings.get(best) : undefined
}
