import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { renderHtml, type Finding, type ReportModel } from '../../src/report/index.ts'

const findingWith = (text: string): Finding => ({
  id: text,
  severity: 'high',
  title: text,
  control: text,
  file: text,
  line: 3,
  evidence: text,
  nextStep: text,
})

/** A report in which every place holds the same text. */
const filledWith = (text: string): ReportModel => ({
  title: text,
  summary: text,
  facts: [{ label: text, value: text }],
  sections: [
    { kind: 'markdown', heading: text, text: `${text}.` },
    { kind: 'list', heading: text, items: [text] },
    { kind: 'table', heading: text, columns: [text, text], rows: [[text, text]], state: 1 },
    { kind: 'findings', heading: text, findings: [findingWith(text)] },
  ],
})

const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? []

const withoutState = (tag: string): string => tag.replace(/ class="(?:ok|info|warning|failed|high|medium|low)"/, '')

it('whatever a value holds, it makes no tag, no attribute and no entity', () => {
  const dangerous = fc.constantFrom('<script>', '</style>', '"', "'", '&', '&lt;', '-->', '<!--', ' onload=x', '\u202e')
  const text = fc.array(fc.oneof(dangerous, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 8 })
  const harmless = tagsOf(renderHtml(filledWith('x'))).map(withoutState)
  fc.assert(
    fc.property(text, (parts) => {
      const html = renderHtml(filledWith(parts.join('')))
      expect(tagsOf(html).map(withoutState)).toEqual(harmless)
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

it('findings are a table, with the severity coloured', () => {
  const findings = [{ ...findingWith('a'), severity: 'medium', line: undefined }, findingWith('<b>')] as const
  const section = { kind: 'findings', heading: 'Findings', findings } as const
  const html = renderHtml({ title: 'T', summary: '', facts: [], sections: [section] })
  expect(html).toContain('<th scope="col">Severity</th><th scope="col">Finding</th><th scope="col">Control</th>')
  expect(html).toContain('<tr><td class="medium">medium</td><td>a: a</td><td>a</td><td>a</td>')
  expect(html).toContain(
    '<tr><td class="high">high</td><td>&lt;b&gt;: &lt;b&gt;</td><td>&lt;b&gt;</td><td>&lt;b&gt;:3</td>',
  )
  for (const severity of ['high', 'medium']) expect(html).toMatch(new RegExp(`\\.${severity} \\{`))
})

it('no findings are said in words', () => {
  const section = { kind: 'findings', heading: 'Findings', findings: [] } as const
  const html = renderHtml({ title: 'T', summary: '', facts: [], sections: [section] })
  expect(html).toContain('<h2>Findings</h2>\n<p>There are no findings.</p>')
  expect(html).not.toContain('<table')
})
