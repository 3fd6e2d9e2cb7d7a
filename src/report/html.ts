import { findingsTable, NO_FINDINGS, SEVERITY_COLUMN } from './findings-table.ts'
import type { ReportModel, Section } from './model.ts'

/** A report as one HTML file: nothing is loaded, nothing runs, every value is escaped. Follows light and dark. */
export function renderHtml(model: ReportModel): string {
  const facts = model.facts.map(({ label, value }) => `<dt>${escape(label)}</dt><dd>${escape(value)}</dd>`)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escape(model.title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escape(model.title)}</h1>`,
    `<p>${escape(model.summary)}</p>`,
    ...(facts.length > 0 ? [`<dl>${facts.join('')}</dl>`] : []),
    ...model.sections.map(renderSection),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function renderSection(section: Section): string {
  return `<section>\n<h2>${escape(section.heading)}</h2>\n${renderContent(section)}\n</section>`
}

function renderContent(section: Section): string {
  switch (section.kind) {
    case 'markdown':
      // Not rendered: what a model wrote must not become markup.
      return `<pre>${escape(section.text.trim())}</pre>`
    case 'list':
      return `<ul>${section.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`
    case 'table':
      return renderTable(section)
    case 'findings': {
      const table = findingsTable(section.findings)
      return table.rows.length === 0 ? `<p>${NO_FINDINGS}</p>` : renderTable({ ...table, state: SEVERITY_COLUMN })
    }
  }
}

function renderTable({
  columns,
  rows,
  state,
}: Pick<Extract<Section, { kind: 'table' }>, 'columns' | 'rows' | 'state'>): string {
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('')
  const cell = (text: string, column: number): string => {
    return `<td${column === state && STATES.has(text) ? ` class="${text}"` : ''}>${escape(text)}</td>`
  }
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')
  return `<div class="table"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`
}

const STATES: ReadonlySet<string> = new Set(['ok', 'info', 'warning', 'failed', 'high', 'medium', 'low'])

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  // Control characters and the bidirectional ones are no text of a page, and could make it read otherwise.
  const plain = text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    '\ufffd',
  )
  return plain.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)
}

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --soft: #f6f8fa; --ok: #1a7f37; --warning: #9a6700; --failed: #cf222e }
@media (prefers-color-scheme: dark) {
  :root { --line: #30363d; --soft: #161b22; --ok: #3fb950; --warning: #d29922; --failed: #f85149 }
}
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem }
dt { font-weight: 600 } dd { margin: 0 }
.table { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top }
td { overflow-wrap: anywhere }
th, pre { background: var(--soft) }
pre { padding: 1rem; overflow-x: auto; white-space: pre-wrap }
.ok { color: var(--ok) }
.warning, .medium { color: var(--warning); font-weight: 600 }
.failed, .high { color: var(--failed); font-weight: 600 }
`
