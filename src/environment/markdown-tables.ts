import type { ComparedRow } from './difference.ts'

/**
 * The rows of the tables in a Markdown text, under the heading each stands below. Formatters pad cells and change the
 * width of rules, so neither counts.
 */
export function readTables(markdown: string): ComparedRow[] {
  let section = ''
  const rows: ComparedRow[] = []
  for (const line of markdown.split(/\r?\n/)) {
    const heading = /^#+ (.*)$/.exec(line)?.[1]
    if (heading !== undefined) section = unescape(heading.trim())
    if (!line.startsWith('|') || /^[|\s:-]+$/.test(line)) continue
    const [label = '', ...others] = cellsOf(line)
    const [state, fact] = others
    const text = fact === undefined ? (state ?? '') : `${state}, ${fact}`
    if (label !== 'What') rows.push({ section, label, text })
  }
  return rows
}

/** The cells of a row; a bar behind a backslash does not divide. */
function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, '')
  return [...inner.matchAll(/((?:\\.|[^\\|])*)(?:\||$)/g)].map((match) => unescape((match[1] ?? '').trim()))
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
