import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { renderMarkdown, type ReportModel } from '../../src/report/index.ts'

const EMPTY: ReportModel = { title: 'T', summary: '', facts: [], sections: [] }

/** The cells of a table row as GitHub reads them: a pipe after an odd number of backslashes does not divide. */
function cells(row: string): string[] {
  const found: string[] = []
  let cell = ''
  for (let index = 0; index < row.length; index++) {
    const letter = row.charAt(index)
    if (letter === '\\') cell += letter + row.charAt(++index)
    else if (letter === '|') {
      found.push(cell)
      cell = ''
    } else cell += letter
  }
  return [...found, cell].slice(1, -1)
}

/** What a reader sees of escaped text. */
const unescape = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1')

const seen = (cell: string): string => unescape(cell.trim())

it('is a title, a summary, facts and sections, each a block of its own', () => {
  const text = renderMarkdown({
    title: 'Audit: pass',
    summary: 'All is well.',
    facts: [
      { label: 'Verdict', value: 'pass' },
      { label: 'Took', value: '3 s' },
    ],
    sections: [
      { kind: 'list', heading: 'Failure', items: ['one', 'two'] },
      { kind: 'markdown', heading: 'Last message', text: '\n**bold** | `code`\n\n- kept\n' },
      {
        kind: 'table',
        heading: 'Tools',
        columns: ['Tool', 'State'],
        rows: [
          ['git', 'ok'],
          ['curl', ''],
        ],
      },
    ],
  })
  expect(text).toBe(
    [
      '# Audit: pass',
      '',
      'All is well.',
      '',
      '|  |  |',
      '| --- | --- |',
      '| Verdict | pass |',
      '| Took | 3 s |',
      '',
      '## Failure',
      '',
      '- one',
      '- two',
      '',
      '## Last message',
      '',
      '**bold** | `code`',
      '',
      '- kept',
      '',
      '## Tools',
      '',
      '| Tool | State |',
      '| --- | --- |',
      '| git | ok |',
      '| curl |  |',
      '',
    ].join('\n'),
  )
})

it('has findings as a table, and says when there are none', () => {
  const full = {
    id: 'F-1',
    severity: 'high',
    title: 'a | b',
    control: 'ac-02',
    file: 'src/a_b.ts',
    line: 3,
    evidence: 'one\ntwo',
    nextStep: '<fix>',
  } as const
  const bare = { id: '', severity: 'info', title: 'c', evidence: '', nextStep: '' } as const
  const sections = [
    { kind: 'findings', heading: 'Findings', findings: [full, bare] },
    { kind: 'findings', heading: 'More', findings: [] },
  ] as const
  expect(renderMarkdown({ ...EMPTY, sections })).toBe(
    [
      '# T',
      '',
      '## Findings',
      '',
      '| Severity | Finding | Control | Where | Evidence | Next step |',
      '| --- | --- | --- | --- | --- | --- |',
      '| high | F-1: a \\| b | ac-02 | src/a_b.ts:3 | one two | \\<fix\\> |',
      '| info | c |  |  |  |  |',
      '',
      '## More',
      '',
      'There are no findings.',
      '',
    ].join('\n'),
  )
})

it('leaves out what is empty', () => {
  expect(renderMarkdown(EMPTY)).toBe('# T\n')
})

describe('a plain value', () => {
  test.each([
    ['snake_case and CODEX_HOME', 'snake_case and CODEX_HOME'],
    ['a | b', 'a \\| b'],
    ['`code`', '\\`code\\`'],
    ['**bold** _it_ ~~no~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~'],
    ['[x](http://y)', '\\[x\\](http://y)'],
    ['<script>', '\\<script\\>'],
    ['&lt; & &amp; &#65;', '\\&lt; & \\&amp; \\&\\#65;'],
    ['~/bin', '~/bin'],
    ['# heading', '\\# heading'],
    ['C:\\temp\\', 'C:\\\\temp\\\\'],
    ['a\nb', 'a b'],
    ['a \r\n\r\n b', 'a b'],
    ['a\rb', 'a b'],
    ['~~~', '\\~\\~\\~'],
  ])('%j is written %j', (value, written) => {
    expect(renderMarkdown({ ...EMPTY, summary: value })).toBe(`# T\n\n${written}\n`)
  })
})

describe('any text', () => {
  const nasty = fc.constantFrom(
    '|',
    '\\',
    '\n',
    '\r',
    '\r\n',
    '`',
    '*',
    '_',
    '[',
    '<',
    '#',
    '~',
    '&',
    'a',
    ' ',
    '\t',
    'ü',
    '-',
  )
  const text = fc.oneof(
    fc.array(nasty).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  )
  const flat = (value: string): string => value.replace(/\s*[\r\n]+\s*/g, ' ').trim()

  it('in a cell keeps the columns of a table, and is read as it was', () => {
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 }),
      )
    fc.assert(
      fc.property(table, ([columns = [], ...rows]) => {
        const written = renderMarkdown({ ...EMPTY, sections: [{ kind: 'table', heading: 'H', columns, rows }] })
        const lines = written
          .trimEnd()
          .split(/\r\n|\r|\n/)
          .slice(4)
        expect(lines).toHaveLength(rows.length + 2)
        for (const line of lines) expect(cells(line)).toHaveLength(columns.length)
        const shown = lines.map((line) => cells(line).map(seen))
        expect(shown[0]).toEqual(columns.map(flat))
        expect(shown.slice(2)).toEqual(rows.map((row) => row.map(flat)))
      }),
      { numRuns: 500 },
    )
  })

  it('in a title, a summary, a fact or a list stays in its block', () => {
    fc.assert(
      fc.property(text, (value) => {
        const written = renderMarkdown({
          title: `t${value}`,
          summary: `s${value}`,
          facts: [{ label: value, value }],
          sections: [{ kind: 'list', heading: `h${value}`, items: [`i${value}`, `i${value}`] }],
        })
        const lines = written.split(/\r\n|\r|\n/)
        expect(lines.map((line) => line.slice(0, 3).replace(/(?<=^(?:# t|## h|s|- i)).*/, ''))).toHaveLength(13)
        expect(lines.filter((line) => line === '')).toHaveLength(5)
        expect(lines.filter((line) => line.startsWith('- i'))).toHaveLength(2)
        expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(3)
      }),
      { numRuns: 500 },
    )
  })
})
