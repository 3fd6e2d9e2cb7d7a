import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { renderTable } from '../../src/ui/table.ts'

const render = (...rows: string[][]): string[] => renderTable(['name', 'version', 'note'], rows).split('\n')

describe('a table', () => {
  it('aligns its columns below a heading', () => {
    expect(render(['git', '2.39.5', 'fine'], ['a-longer-name', '1', ''])).toEqual([
      'name           version  note',
      '-------------  -------  ----',
      'git            2.39.5   fine',
      'a-longer-name  1',
    ])
  })

  it('without rows is its heading', () => {
    expect(render()).toEqual(['name  version  note', '----  -------  ----'])
  })

  it.each([
    ['wide letters', '漢字漢字'],
    ['a picture of several characters', '👩‍👩‍👧'],
    ['a letter with an accent of its own', 'e\u0301te\u0301'],
    ['colours', '\u001b[32mok\u001b[39m'],
  ])('counts columns and not characters for %s', (_, cell) => {
    const lines = render([cell, '1', 'x'], ['plain text', '2', 'y'])
    const before = lines.slice(2).map((line) => stringWidth(line.slice(0, line.search(/[12] {8}/))))
    expect(before).toEqual([12, 12])
  })

  it('has a row of fewer and of more cells than headings', () => {
    expect(render(['git'], ['a', 'b', 'c', 'd'])).toEqual([
      'name  version  note',
      '----  -------  ----',
      'git',
      'a     b        c     d',
    ])
  })

  it('keeps a row on its line, whatever a cell holds', () => {
    expect(render(['a\nb\r\nc\td', '1', ''])).toEqual([
      'name     version  note',
      '-------  -------  ----',
      'a b c d  1',
    ])
  })
})
