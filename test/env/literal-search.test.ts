import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLiteralSearch, type LiteralMatch } from '../../src/env/literal-search.ts'

/** All finds, each search going on behind the last find. */
function findAll(literals: readonly string[], text: string): LiteralMatch[] {
  const search = createLiteralSearch(literals)
  const found: LiteralMatch[] = []
  for (let next = search.next(text, 0); next; next = search.next(text, next.end)) found.push(next)
  return found
}

/** The same by looking at every place. */
function findSlowly(literals: readonly string[], text: string): LiteralMatch[] {
  const found: LiteralMatch[] = []
  for (let start = 0; start < text.length;) {
    const here = [...literals.keys()].filter((index) => text.startsWith(literals[index] ?? '', start))
    const [longest] = here.sort((a, b) => (literals[b]?.length ?? 0) - (literals[a]?.length ?? 0))
    if (longest === undefined) start++
    else {
      const end = start + (literals[longest]?.length ?? 0)
      found.push({ start, end, literal: longest })
      start = end
    }
  }
  return found
}

describe('a search for literals', () => {
  it.each([
    { literals: ['abc'], text: 'xabcabc', starts: [1, 4] },
    { literals: ['ab', 'abc'], text: 'abcab', starts: [0, 3] },
    { literals: ['ü€', '🔑k'], text: 'a ü€ 🔑k', starts: [2, 5] },
    { literals: [], text: 'anything', starts: [] },
    { literals: ['longer than the text'], text: 'text', starts: [] },
  ])('finds $literals in $text', ({ literals, text, starts }) => {
    expect(findAll(literals, text).map((match) => match.start)).toEqual(starts)
  })

  it('takes no literal of one character', () => {
    expect(() => createLiteralSearch(['ab', 'c'])).toThrow('at least two characters')
  })

  it('finds what looking at every place finds', () => {
    // Few letters, so that literals overlap and begin alike; some whose low bytes are the same.
    const letters = fc.constantFrom('a', 'b', 'c', '\u0161', '\u0261')
    const text = fc.array(letters, { maxLength: 60 }).map((parts) => parts.join(''))
    const literal = fc.array(letters, { minLength: 2, maxLength: 6 }).map((parts) => parts.join(''))
    const law = fc.property(fc.uniqueArray(literal, { maxLength: 8 }), text, (literals, text) => {
      expect(findAll(literals, text)).toEqual(findSlowly(literals, text))
    })
    fc.assert(law, { numRuns: 3000 })
  })
})
