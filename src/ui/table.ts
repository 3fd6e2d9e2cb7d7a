import stringWidth from 'string-width'

/** Rows as aligned columns with a heading. Widths count what a terminal shows, not characters. */
export function renderTable(headings: readonly string[], cells: readonly (readonly string[])[]): string {
  // A row stays on its line, whatever came from outside.
  const rows = cells.map((row) => row.map((cell) => cell.replace(/\s*[\r\n\t]\s*/g, ' ')))
  const widths = headings.map((heading, column) =>
    Math.max(stringWidth(heading), ...rows.map((row) => stringWidth(row[column] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))))
      .join('  ')
      .trimEnd()
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
