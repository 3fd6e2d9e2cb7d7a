import { environmentReport, type EnvironmentReport } from '../environment-report.ts'
import type { CommandModule } from '../../cli/command-spec.ts'
import type { spec } from './spec.ts'
import { view } from './view.ts'

export const command: CommandModule<typeof spec, EnvironmentReport> = {
  run: async (context) => ({ result: await environmentReport(context), exitCode: 0 }),
  view,
}
