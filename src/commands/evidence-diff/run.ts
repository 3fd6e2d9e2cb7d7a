import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import { compareRuns, resolveBefore, type RunComparison } from '../../evidence/index.ts'
import { evidenceRootOf, findEvidence } from '../find-evidence.ts'
import type { spec } from './spec.ts'

export const command: CommandModule<typeof spec, RunComparison> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const to = await findEvidence(context, options, options.to ?? 'last')
    const from =
      options.from === undefined
        ? await resolveBefore(evidenceRootOf(context, options), to)
        : await findEvidence(context, options, options.from)
    const result = await compareRuns(from, to)
    if (result.same || !options.exitCode) return { result, exitCode: 0 }
    const error = new CodexkitError('CODEXKIT_FINDINGS', `${from.name} and ${to.name} differ.`, {
      hint: 'Without --exit-code that is no failure.',
      details: { from: from.name, to: to.name },
    })
    return { result, exitCode: error.exitCode, error }
  },
}
