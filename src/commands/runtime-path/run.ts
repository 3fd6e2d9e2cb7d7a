import type { CommandModule } from '../../cli/command-spec.ts'
import { runtimePath } from '../../runtime/index.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, { path: string }> = {
  run: async (context) => ({ result: { path: await runtimePath({ host: context }) }, exitCode: 0 }),
  loadView:
    async () =>
    ({ path }) =>
      `${path}\n`,
}
