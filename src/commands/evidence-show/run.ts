import type { CommandModule } from '../../cli/command-spec.ts'
import { describeRun, readRunFile } from '../../evidence/index.ts'
import { findEvidence } from '../find-evidence.ts'
import type { EvidenceShowResult } from './result.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, EvidenceShowResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const run = await findEvidence(context, options, options.run ?? 'last')
    if (options.file === undefined) return { result: { run: await describeRun(run), file: null }, exitCode: 0 }
    const file = await readRunFile(run, options.file)
    return { result: { run: null, file: { run: run.name, ...file } }, exitCode: 0 }
  },
}
