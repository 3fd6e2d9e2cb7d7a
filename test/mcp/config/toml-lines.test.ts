import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { lineOf, tomlLines } from '../../../src/mcp/config/toml-lines.ts'

describe('lines of a TOML text', () => {
  it.each([
    ['[a.b]', ['a', 'b']],
    ['[[a]] # ] "', ['a']],
    ['  [ "a ] \\" b" . \'c]\' ]  ', ['a ] " b', 'c]']],
  ])('finds the heading %s', (heading, path) => {
    expect(lineOf(tomlLines(`x = 1\n${heading}\ny = 1\n`), [...path, 'y'])).toBe(3)
    expect(tomlLines(`x = 1\n${heading}\n`).get(JSON.stringify(path))).toBe(2)
  })

  it.each([
    ['texts', '"a", '],
    ['texts in single quotes', "'a', "],
    ['quotes', '"'],
    ['escapes', '"\\" '],
    ['brackets', '["a"], '],
  ])('takes no longer for a list with many %s', (_, part) => {
    const text = `x = [\n  [${part.repeat(500)}],\n]\ny = 1\n`
    // A pattern that can take the line in two ways needs years for this one; only this limit ends it.
    const lines: ReadonlyMap<string, number> = runInNewContext(
      'run()',
      { run: () => tomlLines(text) },
      { timeout: 5000 },
    )
    expect(lines.get('["y"]')).toBe(4)
  })
})
