import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { renderHtml, type ReportModel } from '../../src/report/index.ts'

/** A report in which every place holds the same text. */
const filledWith = (text: string): ReportModel => ({
  title: text,
  summary: text,
  facts: [{ label: text, value: text }],
  sections: [
    { kind: 'markdown', heading: text, text: `${text}.` },
    { kind: 'list', heading: text, items: [text] },
    { kind: 'table', heading: text, columns: [text, text], rows: [[text, text]], state: 1 },
  ],
})

const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? []

it('whatever a value holds, it makes no tag, no attribute and no entity', () => {
  const dangerous = fc.constantFrom('<script>', '</style>', '"', "'", '&', '&lt;', '-->', '<!--', ' onload=x', '\u202e')
  const text = fc.array(fc.oneof(dangerous, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 8 })
  const harmless = tagsOf(renderHtml(filledWith('x')))
  fc.assert(
    fc.property(text, (parts) => {
      const html = renderHtml(filledWith(parts.join('')))
      expect(tagsOf(html).map((tag) => tag.replace(/ class="(?:ok|info|warning|failed)"/, ''))).toEqual(harmless)
      const entities = html.match(/&(?!(?:amp|lt|gt|quot|#39);)/g)
      expect(entities).toBeNull()
    }),
    { numRuns: 500 },
  )
})

it('loads nothing and runs nothing', () => {
  const html = renderHtml(filledWith('x'))
  expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/)
  expect(html).toContain("default-src 'none'")
  expect(html).toContain('prefers-color-scheme: dark')
})

it('only a state in the column of states is coloured', () => {
  const section = {
    kind: 'table',
    heading: 'T',
    columns: ['a', 'b'],
    rows: [
      ['ok', 'failed'],
      ['x', 'other'],
    ],
    state: 1,
  } as const
  const html = renderHtml({ title: 'T', summary: '', facts: [], sections: [section] })
  expect(html).toContain('<td>ok</td><td class="failed">failed</td>')
  expect(html).toContain('<td>x</td><td>other</td>')
})
