import type { VariableRow } from './catalogue.ts'
import type { EnvFile } from './env-file.ts'

/** The text of a `.env` file fit to be shown: only values of variables that are known to be no secrets stay. */
export function maskEnvFile(file: EnvFile, rows: readonly VariableRow[]): string {
  const open = new Set(rows.filter((row) => !row.secret).map((row) => row.name))
  let text = ''
  let position = 0
  for (const { name, value, valueStart, valueEnd } of file.entries) {
    const isShown = open.has(name) || value === '' || rows.some((row) => row.name === name && row.default === value)
    text += file.text.slice(position, valueStart) + (isShown ? file.text.slice(valueStart, valueEnd) : '[hidden]')
    position = valueEnd
  }
  return text + file.text.slice(position)
}
