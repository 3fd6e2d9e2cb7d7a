import type { TextView } from '../../cli/outcome.ts'
import type { VerifiedRun } from '../../evidence/index.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { cellText } from '../evidence-text.ts'
import type { EvidenceVerifyResult } from './result.ts'

export const view: TextView<EvidenceVerifyResult> = ({ runs }, { style }) =>
  `${runs.flatMap((run) => renderVerified(run, style)).join('\n')}\n`

function renderVerified(run: VerifiedRun, { symbols, green, red, yellow }: Style): string[] {
  const marks = {
    valid: green(`${symbols.ok} valid`),
    incomplete: yellow(`${symbols.warning} incomplete`),
    changed: red(`${symbols.failed} changed`),
  } satisfies Record<VerifiedRun['state'], string>
  const count = run.matching === 1 ? '1 file has its hash' : `${run.matching} files have their hash`
  const told = run.state === 'incomplete' ? 'never sealed' : count
  const named = (label: string, names: readonly string[]) => names.map((name) => `  ${label}  ${cellText(name)}`)
  return [
    `${marks[run.state]}  ${escapeControls(run.name)}  ${told}`,
    ...(run.seal === null ? [] : [`  seal     ${run.seal}`]),
    ...named('changed', run.changed),
    ...named('missing', run.missing),
    ...named('added  ', run.added),
    ...named('problem', run.problems),
  ]
}
