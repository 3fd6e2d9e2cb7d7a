import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import { pinnedLock, useRuntime, type UseResult } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, UseResult & { pinnedVersion: string }> = {
  run: async (context, { codexVersion, pinned }) => {
    if (pinned === (codexVersion !== undefined)) {
      throw new CodexkitError('CODEXKIT_USAGE', 'Say which Codex to use: an installed version, or --pinned.', {
        hint: 'See what is installed with: codexkit runtime list',
      })
    }
    const used = await useRuntime({ host: context, version: codexVersion })
    return { result: { ...used, pinnedVersion: pinnedLock().version }, exitCode: 0 }
  },
  loadView: async () => (await import('./view.ts')).view,
}
