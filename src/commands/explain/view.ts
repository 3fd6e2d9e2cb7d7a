import type { TextView } from '../../cli/outcome.ts'
import { renderTable } from '../../ui/table.ts'
import type { Style } from '../../ui/style.ts'
import type { Step } from './advice.ts'
import { exitsOf, headline, type CodeExplanation, type Explanation } from './explanation.ts'

const RETRY = {
  yes: 'yes, the same call may succeed later',
  no: 'no, something has to change first',
  sometimes: 'that depends on the failure code; the error says it as "retryable"',
} as const satisfies Record<CodeExplanation['retry'], string>

export const view: TextView<Explanation> = ({ asked, exit, failure, codes }, { style, width }) => {
  if (asked === null) return `${renderList(codes)}\n\nFor one of them: codexkit explain CODE\n`
  const lines: string[] = []
  if (exit) lines.push(style.bold(`Exit code ${exit.exitCode}: ${exit.meaning}`), '')
  if (exit && codes.length === 0) lines.push('No error code leads to it.', '')
  if (failure) {
    lines.push(style.bold(failure.failureCode), ...wrap(failure.hint, '', '', width))
    lines.push(`Worth another try: ${failure.retryable ? 'yes' : 'no'}. Exit code: ${failure.exitCode}.`, '')
  }
  for (const code of codes) lines.push(...renderCode(code, style, width), '')
  return `${lines.join('\n').trimEnd()}\n`
}

function renderList(codes: readonly CodeExplanation[]): string {
  const rows = codes.map((code) => [code.code, exitsOf(code).join(', '), code.retry, headline(code)])
  return renderTable(['code', 'exit', 'try again', 'what happened'], rows)
}

function renderCode(code: CodeExplanation, style: Style, width: number): string[] {
  const others = code.otherExits.map(({ exitCode, when }) => `${exitCode} when ${when}`)
  return [
    style.bold(code.code),
    ...wrap(code.happened, '', '', width),
    ...wrap([`Exit code: ${code.exitCode} (${code.meaning})`, ...others].join('; '), '', '', width),
    ...wrap(RETRY[code.retry], 'Worth another try: ', '', width),
    ...wrap(code.mendedBy, 'Who can mend it: ', '', width),
    '',
    'Check:',
    ...code.check.flatMap((step) => renderStep(step, style, width)),
    '',
    'Do:',
    ...code.act.flatMap((text, index) => wrap(text, `  ${index + 1}. `, '     ', width)),
    ...(code.failures.length > 0 ? ['', 'Failure codes:'] : []),
    ...code.failures.flatMap(({ failureCode, hint }) => [
      `  ${style.cyan(failureCode)}`,
      ...wrap(hint, '      ', '      ', width),
    ]),
  ]
}

function renderStep({ say, type }: Step, style: Style, width: number): string[] {
  const words = wrap(say, '  - ', '    ', width)
  if (type === undefined) return words
  if (typeof type === 'string') return [...words, `    ${style.cyan(type)}`]
  return [...words, `    PowerShell:  ${style.cyan(type.powershell)}`, `    sh:          ${style.cyan(type.sh)}`]
}

/** Text in lines of at most 100 columns, or of the terminal where that is narrower. Lines to type are never broken. */
function wrap(text: string, first: string, next: string, width: number): string[] {
  const most = Math.max(40, Math.min(width, 100))
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const bare = line === first || line === next
    if (!bare && line.length + 1 + word.length > most) {
      lines.push(line)
      line = next + word
    } else line = bare ? line + word : `${line} ${word}`
  }
  return [...lines, line]
}
