import type { TextView } from '../../cli/outcome.ts'
import type { CleanResult } from '../../runtime/index.ts'

export const view: TextView<CleanResult> = ({ mode, runtimes, leftovers, freedBytes, selectionRemoved }) => {
  if (runtimes.length + leftovers.length === 0) return 'There is nothing to remove.\n'
  const verb = { listed: 'could go   ', planned: 'would go   ', removed: 'removed    ' }[mode]
  const total = { listed: 'That would free', planned: 'That would free', removed: 'Freed' }[mode]
  const lines = [
    ...runtimes.map((one) => `${verb}Codex ${one.version} ${one.target}, ${size(one.sizeBytes)}: ${one.folder}`),
    ...leftovers.map((one) => `${verb}left-over, ${size(one.sizeBytes)}: ${one.folder}`),
    `${total} ${size(freedBytes)}.`,
  ]
  if (mode === 'listed') lines.push('Remove it with: codexkit runtime clean --all-but-pinned')
  if (selectionRemoved) lines.push('The selected version goes, so the pinned one is used again.')
  return `${lines.join('\n')}\n`
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}
