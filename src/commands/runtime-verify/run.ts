import type { CommandModule } from '../../cli/command-spec.ts'
import { verifyRuntime, type RuntimeState } from '../../runtime/index.ts'
import { runtimeOutcome, renderRuntimeState } from '../runtime-outcome.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, RuntimeState> = {
  run: async (context) => runtimeOutcome(await verifyRuntime({ host: context })),
  loadView:
    async () =>
    (result, { style }) =>
      renderRuntimeState(result, style, 'every file hashed'),
}
