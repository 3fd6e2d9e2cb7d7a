import type { CommandModule } from '../../cli/command-spec.ts'
import { chooseVersion, pinnedLock, runtimePath, type ChosenVersion } from '../../runtime/index.ts'
import { selectedInstead } from '../runtime-outcome.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, ChosenVersion & { path: string }> = {
  run: async (context, { codexVersion }) => {
    const { version, origin } = await chooseVersion(context, codexVersion)
    const path = await runtimePath({ host: context, version })
    if (origin === 'selected') {
      context.progress.say(`Codex ${version} is selected ${selectedInstead(version, pinnedLock().version)}`)
    }
    return { result: { path, version, origin }, exitCode: 0 }
  },
  loadView:
    async () =>
    ({ path }) =>
      `${path}\n`,
}
