import type { CommandModule } from '../../cli/command-spec.ts'
import { checkRuntime, chooseVersion } from '../../runtime/index.ts'
import { renderRuntimeReport, runtimeOutcome, type RuntimeReport } from '../runtime-outcome.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, RuntimeReport> = {
  run: async (context) => {
    const chosen = await chooseVersion(context)
    return runtimeOutcome(await checkRuntime({ host: context, version: chosen.version }), chosen)
  },
  loadView:
    async () =>
    (result, { style }) =>
      renderRuntimeReport(result, style, 'size, time and inode as recorded'),
}
