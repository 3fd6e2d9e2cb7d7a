import type { TextView } from '../../cli/outcome.ts'
import type { RunDescription } from '../../evidence/index.ts'
import { escapeControls } from '../../ui/escape-controls.ts'
import type { Style } from '../../ui/style.ts'
import { cellText, durationText, findingText, sizeText, tokensText, verdictText } from '../evidence-text.ts'
import type { EvidenceShowResult } from './result.ts'

export const view: TextView<EvidenceShowResult> = ({ run, file }, { style }) => {
  if (file) return escapeButLineEnds(file.text)
  return run ? renderRun(run, style) : ''
}

/** Line ends stay what they are: a patch of a file from Windows must still apply when it was redirected. */
function escapeButLineEnds(text: string): string {
  return text.split('\r\n').map(escapeControls).join('\r\n')
}

function renderRun(run: RunDescription, style: Style): string {
  const kind = run.rehearsed === null ? '' : run.rehearsed ? `rehearsal "${run.scenario}", no model was asked` : 'audit'
  const facts: [string, string][] = [
    ['run', escapeControls(run.name)],
    ['verdict', [verdictText(run, style), cellText(kind)].filter((part) => part !== '-').join('  ')],
    ['started', cellText(run.startedAt)],
    ['took', durationText(run.durationMs)],
    ['Codex', cellText(run.codexVersion)],
    ['model', cellText(run.model)],
    ['thread', cellText(run.threadId)],
    ['tokens', tokensText(run.usage)],
    ['items', run.items ? `${run.items.completed} completed, ${run.items.failed} failed` : '-'],
    ['folder', escapeControls(run.folder)],
  ]
  const lines = facts.map(([label, value]) => `${label.padEnd(8)}  ${value}`)
  if (run.verdict === 'incomplete') lines.push('', 'It was never sealed: the run was killed, or still goes on.')
  return `${[...lines, ...sections(run, style)].join('\n')}\n`
}

function sections(run: RunDescription, style: Style): string[] {
  const { failure, findings, response, files } = run
  const lines: string[] = []
  const add = (heading: string, ...text: string[]): void => void lines.push('', style.bold(heading), ...text)
  if (failure) add('Failure', `${cellText(failure.code)}: ${cellText(failure.message)}`)
  if (failure?.hint) lines.push(cellText(failure.hint))
  if (findings.length > 0) add('Findings', ...findings.map(findingText))
  if (response) add('Last message', escapeControls(response.trimEnd()))
  const width = Math.max(0, ...files.map(({ sizeBytes }) => sizeText(sizeBytes).length))
  add('Files', ...files.map(({ name, sizeBytes }) => `${sizeText(sizeBytes).padStart(width)}  ${cellText(name)}`))
  return lines
}
