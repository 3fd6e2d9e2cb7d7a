import type { CommandModule } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import { chooseVersion, verifyAllRuntimes, verifyRuntime, type RuntimeState } from '../../runtime/index.ts'
import { runtimeOutcome, runtimesOutcome, type RuntimeReport } from '../runtime-outcome.ts'
import type { spec } from './spec.ts'

/** One that was looked at, or with --all every one. */
export type VerifyResult = RuntimeReport | { runtimes: readonly RuntimeState[] }

export const command: CommandModule<typeof spec, VerifyResult> = {
  run: async (context, { codexVersion, all }) => {
    if (all && codexVersion !== undefined) {
      throw new CodexkitError('CODEXKIT_USAGE', '--all and --codex-version do not go together.', {
        hint: 'Use --all for every installed version, or --codex-version for one.',
      })
    }
    if (all) return runtimesOutcome(await verifyAllRuntimes({ host: context }))
    const chosen = await chooseVersion(context, codexVersion)
    return runtimeOutcome(await verifyRuntime({ host: context, version: chosen.version }), chosen)
  },
  loadView: async () => (await import('./view.ts')).view,
}
