import type { CommandModule } from '../../cli/command-spec.ts'
import { cleanRuntimes, type CleanResult } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, CleanResult> = {
  run: async (context, { codexVersion, allButPinned, dryRun, force }) => {
    const result = await cleanRuntimes({ host: context, versions: codexVersion, allButPinned, dryRun, force })
    return { result, exitCode: 0 }
  },
  loadView: async () => (await import('./view.ts')).view,
}
