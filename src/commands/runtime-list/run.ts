import type { CommandModule } from '../../cli/command-spec.ts'
import { listRuntimes, type InstalledCodex } from '../../runtime/index.ts'
import { renderTable } from '../../ui/table.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, { runtimes: InstalledCodex[] }> = {
  run: async (context) => ({ result: { runtimes: await listRuntimes({ host: context }) }, exitCode: 0 }),
  view: ({ runtimes }) => {
    if (runtimes.length === 0) return 'No Codex is installed. Type "codexkit runtime install".\n'
    const rows = runtimes.map(({ version, target, state, pinned, sizeBytes, folder }) => {
      return [version, target, pinned ? 'pinned' : '', state, `${Math.round(sizeBytes / 1e6)} MB`, folder]
    })
    return `${renderTable(['version', 'target', '', 'state', 'size', 'folder'], rows)}\n`
  },
}
