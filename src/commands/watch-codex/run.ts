import type { CommandModule, OptionValues } from '../../cli/command-spec.ts'
import type { Context } from '../../cli/context.ts'
import type { Outcome } from '../../cli/outcome.ts'
import { findPlaces, type FoundPlaces } from './find-places.ts'
import { REAL_LOGS, type LogAccess } from './log-access.ts'
import { parseAge } from './parse-values.ts'
import { refuseMixedOptions } from './refuse-mixed-options.ts'
import type { PruneResult, WatchCodexResult } from './result.ts'
import type { spec } from './spec.ts'
import { watchRequest } from './watch-request.ts'

type Options = OptionValues<typeof spec>

export const command: CommandModule<typeof spec, WatchCodexResult> = watchCommand(REAL_LOGS)

/** The command on top of given logs; tests hand in their own. */
export function watchCommand(logs: LogAccess): CommandModule<typeof spec, WatchCodexResult> {
  return {
    loadView: async () => (await import('./view.ts')).view,
    run: async (context: Context, options): Promise<Outcome<WatchCodexResult>> => {
      refuseMixedOptions(options)
      const request = watchRequest(options, context.stdout.isTerminal, context.now().getTime())
      const found = await findPlaces(context, options.codexHome)
      if (options.prune) {
        return { result: await pruneOld(context, options, found), exitCode: 0, warnings: found.warnings }
      }
      if (options.list) {
        const { listSources } = await import('./list-sources.ts')
        const result = await listSources(found.places, logs, context.signal)
        return { result, exitCode: 0, warnings: found.warnings }
      }
      const { runWatch } = await import('./run-watch.ts')
      return runWatch(context, options, request, found, logs)
    },
  }
}

/** Homes of codexkit's runs are left alone: their evidence points at them, and run-audit cleans them up. */
async function pruneOld(context: Context, options: Options, { ownHomes }: FoundPlaces): Promise<PruneResult> {
  const { prune } = await import('./prune.ts')
  const beforeMs = context.now().getTime() - parseAge(options.olderThan ?? '30d', '--older-than')
  const { places } = await findPlaces(context, ownHomes)
  return prune({ ...places, beforeMs, remove: options.yes })
}
