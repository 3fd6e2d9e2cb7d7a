import type { TextView } from '../../cli/outcome.ts'
import type { InstalledCodex } from '../../runtime/index.ts'
import { renderTable } from '../../ui/table.ts'

export const view: TextView<{ runtimes: InstalledCodex[] }> = ({ runtimes }) => {
  if (runtimes.length === 0) return 'No Codex is installed. Type "codexkit runtime install".\n'
  const rows = runtimes.map(({ version, target, state, pinned, selected, sizeBytes, folder }) => {
    const marks = [pinned ? 'pinned' : '', selected ? 'selected' : ''].filter(Boolean).join(', ')
    return [version, target, marks, state, `${Math.round(sizeBytes / 1e6)} MB`, folder]
  })
  return `${renderTable(['version', 'target', '', 'state', 'size', 'folder'], rows)}\n`
}
