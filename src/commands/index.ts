import type { CommandEntry, CommandModule, CommandSpec, LoadedCommand } from '../cli/command-spec.ts'
import type { CommandLine } from '../cli/run-command-line.ts'
import { spec as bootstrap } from './bootstrap/spec.ts'
import { spec as envReport } from './env-report/spec.ts'
import { spec as runAudit } from './run-audit/spec.ts'
import { spec as runtimeInstall } from './runtime-install/spec.ts'
import { spec as runtimeList } from './runtime-list/spec.ts'
import { spec as runtimePath } from './runtime-path/spec.ts'
import { spec as runtimeStatus } from './runtime-status/spec.ts'
import { spec as runtimeVerify } from './runtime-verify/spec.ts'

/** Every command: its spec at hand, its work loaded when it is called. */
export const COMMANDS: readonly CommandEntry[] = [
  entry(bootstrap, async () => (await import('./bootstrap/run.ts')).command),
  entry(runAudit, async () => (await import('./run-audit/run.ts')).command),
  entry(envReport, async () => (await import('./env-report/run.ts')).command),
  entry(runtimeInstall, async () => (await import('./runtime-install/run.ts')).command),
  entry(runtimeVerify, async () => (await import('./runtime-verify/run.ts')).command),
  entry(runtimeList, async () => (await import('./runtime-list/run.ts')).command),
  entry(runtimePath, async () => (await import('./runtime-path/run.ts')).command),
  entry(runtimeStatus, async () => (await import('./runtime-status/run.ts')).command),
]

/** Merges the settings of a run; see prepare-run.ts. */
export const prepareRun: CommandLine['prepare'] = async (context, spec, flags) =>
  (await import('./prepare-run.ts')).prepareRun(context, spec, flags)

/** The one place where the types of a command are forgotten: its options were parsed by its own spec. */
function entry<S extends CommandSpec, Result>(spec: S, load: () => Promise<CommandModule<S, Result>>): CommandEntry {
  return { spec, load: load as () => Promise<unknown> as () => Promise<LoadedCommand> }
}
