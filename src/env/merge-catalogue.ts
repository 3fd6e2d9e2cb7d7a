import type { VariableRow } from './catalogue.ts'
import { appendEnvText, type EnvFile } from './env-file.ts'
import { lineEndOf } from './text-encoding.ts'

const HEADING = '# New settings, added by codexkit'

/**
 * The file with an entry for every row that it does not have yet, below a heading at its end. What stands there keeps
 * its place and its bytes; a variable that is only mentioned in a comment counts as left out on purpose.
 */
export function mergeCatalogue(file: EnvFile, rows: readonly VariableRow[]): { file: EnvFile; added: string[] } {
  const present = new Set(file.entries.map((entry) => entry.name))
  const missing = rows.filter(({ name }) => !present.has(name) && !isCommentedOut(file.text, name))
  if (missing.length === 0) return { file, added: [] }
  const end = lineEndOf(file.text)
  const gap = file.text === '' ? '' : file.text.endsWith('\n') ? end : end + end
  const heading = file.text.includes(HEADING) ? [] : [HEADING]
  const lines = [...heading, ...missing.flatMap((row) => renderEntry(row))]
  const added = missing.map((row) => row.name)
  return { file: appendEnvText(file, gap + lines.join(end) + end), added }
}

/** A variable as the lines of a `.env` file: what it is for, then the entry. */
export function renderEntry(row: VariableRow): string[] {
  const choices = row.choices ? ` One of ${row.choices.join(', ')}.` : ''
  return [`# ${row.description}${choices}`, `${row.name}=${row.default}`]
}

function isCommentedOut(text: string, name: string): boolean {
  return new RegExp(`^[^\\S\\r\\n]*#[^\\S\\r\\n]*(?:export\\s+)?${RegExp.escape(name)}\\s*=`, 'm').test(text)
}
