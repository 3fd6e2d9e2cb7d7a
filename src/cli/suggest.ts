import { closest, distance } from 'fastest-levenshtein'

/** The known word that a typo most likely meant, or undefined when none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word === '' || known.length === 0) return undefined
  const lower = word.toLowerCase()
  const best = closest(lower, [...known])
  return distance(lower, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : undefined
}
