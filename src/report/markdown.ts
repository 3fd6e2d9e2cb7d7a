import { findingsTable, NO_FINDINGS } from './findings-table.ts'
import type { Fact, ReportModel, Section } from './model.ts'

/** A report as Markdown. Plain values are escaped; only a section of kind `markdown` keeps its own. */
export function renderMarkdown(model: ReportModel): string {
  const parts = [`# ${escape(model.title)}`, escape(model.summary), renderFacts(model.facts)]
  for (const section of model.sections) parts.push(`## ${escape(section.heading)}`, renderSection(section))
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function renderFacts(facts: readonly Fact[]): string {
  return facts.length === 0
    ? ''
    : renderTable(
        ['', ''],
        facts.map(({ label, value }) => [label, value]),
      )
}

function renderSection(section: Section): string {
  switch (section.kind) {
    case 'markdown':
      return section.text.trim()
    case 'list':
      return section.items.map((item) => `- ${escape(item)}`).join('\n')
    case 'table':
      return renderTable(section.columns, section.rows)
    case 'findings': {
      const { columns, rows } = findingsTable(section.findings)
      return rows.length === 0 ? NO_FINDINGS : renderTable(columns, rows)
    }
  }
}

function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n')
}

/** What Markdown would act on. Underscores inside words, single tildes (`~/bin`) and lone ampersands it leaves alone. */
const SPECIAL = /[\\`*[\]<>#|]|~(?=~)|(?<=~)~|&(?=#?\w+;)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g

function escape(text: string): string {
  return text.replace(SPECIAL, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ')
}
