import type { CommandModule } from '../../cli/command-spec.ts'
import { listRuntimes, type InstalledCodex } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, { runtimes: InstalledCodex[] }> = {
  run: async (context) => ({ result: { runtimes: await listRuntimes({ host: context }) }, exitCode: 0 }),
  loadView: async () => (await import('./view.ts')).view,
}
