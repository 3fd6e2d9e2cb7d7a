import type { TextView } from '../../cli/outcome.ts'
import type { RunComparison, TextChange } from '../../evidence/index.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { renderTable } from '../../ui/table.ts'
import { cellText, findingText } from '../evidence-text.ts'

export const view: TextView<RunComparison> = (result, { style }) => {
  const { from, to, differences, findings } = result
  const heading = `${escapeControls(from.name)} ${style.symbols.arrow} ${escapeControls(to.name)}`
  const rows = differences.map((row) => [cellText(row.label), cellText(row.from), cellText(row.to)])
  const lines = [style.bold(heading), '']
  if (rows.length > 0) lines.push(renderTable(['what', 'from', 'to'], rows), '')
  lines.push(
    `findings  ${findings.added.length} new, ${findings.resolved.length} gone, ${findings.unchanged} as before`,
  )
  lines.push(...findings.added.map((finding) => style.red(`+ ${findingText(finding)}`)))
  lines.push(...findings.resolved.map((finding) => style.green(`- ${findingText(finding)}`)))
  lines.push(...renderChange('prompt', result.prompt, style), ...renderChange('message', result.response, style))
  if (result.same) lines.push('', `${style.green(style.symbols.ok)} The runs do not differ.`)
  return `${lines.join('\n')}\n`
}

function renderChange(label: string, { state, diff }: TextChange, style: Style): string[] {
  const said = { same: 'the same', changed: 'changed', unknown: 'not kept by both' } satisfies Record<
    TextChange['state'],
    string
  >
  const lines = [`${label.padEnd(8)}  ${said[state]}`]
  if (diff === null) return lines
  return [
    ...lines,
    ...diff
      .trimEnd()
      .split('\n')
      .map((line) => paint(escapeControls(line), style)),
  ]
}

function paint(line: string, style: Style): string {
  if (line.startsWith('+')) return style.green(line)
  return line.startsWith('-') ? style.red(line) : line
}
