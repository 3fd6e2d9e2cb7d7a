import { join } from 'node:path'
import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import { CodexkitError } from '../../errors.ts'
import { listRunNames, runAt, verifyRun, type EvidenceRun, type VerifiedRun } from '../../evidence/index.ts'
import { evidenceRootOf, findEvidence } from '../find-evidence.ts'
import type { EvidenceVerifyResult } from './result.ts'
import type { spec } from './spec.ts'

type Options = OptionValues<typeof spec>

export const command: CommandModule<typeof spec, EvidenceVerifyResult> = {
  loadView: async () => (await import('./view.ts')).view,
  run: async (context, options) => {
    const runs: VerifiedRun[] = []
    for (const run of await chosenRuns(context, options)) {
      context.progress.update(`Hashing ${run.name}`)
      runs.push(await verifyRun(run, context.signal))
    }
    const bad = runs.filter(({ state }) => state !== 'valid')
    const error = bad.length === 0 ? undefined : notValid(bad, runs.length)
    return { result: { runs }, exitCode: error?.exitCode ?? 0, error }
  },
}

async function chosenRuns(context: Context, options: Options): Promise<EvidenceRun[]> {
  if (!options.all) return [await findEvidence(context, options, options.run ?? 'last')]
  if (options.run !== undefined) {
    throw new CodexkitError('CODEXKIT_USAGE', '--all stands alone: it verifies every run.', {
      hint: 'Leave out --all, or the name of the run.',
    })
  }
  const root = evidenceRootOf(context, options)
  const names = await listRunNames(root)
  // Nothing to verify is no proof that all is well: the same error as for one run.
  if (names.length === 0) return [await findEvidence(context, options, 'last')]
  return names.map((name) => runAt(join(root, name)))
}

function notValid(bad: readonly VerifiedRun[], total: number): CodexkitError {
  const details = { runs: bad.map(({ name, state }) => ({ name, state })) }
  const [only] = bad
  if (total > 1 || only === undefined) {
    const verb = bad.length === 1 ? 'is' : 'are'
    return new CodexkitError('CODEXKIT_FINDINGS', `${bad.length} of ${total} runs ${verb} not valid.`, {
      hint: 'See the list above; "codexkit evidence verify NAME" looks at one of them.',
      details,
    })
  }
  const said =
    only.state === 'incomplete'
      ? 'is incomplete: it was never sealed, so the run was killed or still goes on'
      : 'is not what was sealed'
  return new CodexkitError('CODEXKIT_FINDINGS', `The evidence ${only.name} ${said}.`, {
    hint: `See what there is with: codexkit evidence show ${only.name}`,
    details,
  })
}
