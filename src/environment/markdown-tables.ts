import type { ComparedRow } from './difference.ts'

/** The line between the head of a table and its body. */
const RULE = /^\|[|\s:-]+\|$/

/**
 * The rows of the tables in a Markdown text, under the heading each stands below. Formatters pad cells and change the
 * width of rules, so neither counts.
 */
export function readTables(markdown: string): ComparedRow[] {
  let section = ''
  const rows: ComparedRow[] = []
  const lines = markdown.split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const heading = /^#+ (.*)$/.exec(line)?.[1]
    if (heading !== undefined) section = unescape(heading.trim())
    const isHead = RULE.test(lines[index + 1] ?? '')
    if (!line.startsWith('|') || RULE.test(line) || isHead) continue
    const [label = '', state = '', fact] = cellsOf(line)
    rows.push({ section, label, text: fact === undefined ? state : `${state}, ${fact}` })
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
