import type { CommandEntry, CommandModule, CommandSpec, LoadedCommand } from '../cli/command-spec.ts'
import type { CommandLine } from '../cli/run-command-line.ts'
import { spec as bootstrap } from './bootstrap/spec.ts'
import { spec as envReport } from './env-report/spec.ts'
import { spec as evidenceDiff } from './evidence-diff/spec.ts'
import { spec as evidenceList } from './evidence-list/spec.ts'
import { spec as evidencePack } from './evidence-pack/spec.ts'
import { spec as evidenceShow } from './evidence-show/spec.ts'
import { spec as evidenceVerify } from './evidence-verify/spec.ts'
import { spec as explain } from './explain/spec.ts'
import { spec as mcpHealth } from './mcp-health/spec.ts'
import { spec as runAudit } from './run-audit/spec.ts'
import { spec as runtimeClean } from './runtime-clean/spec.ts'
import { spec as runtimeDoctor } from './runtime-doctor/spec.ts'
import { spec as runtimeInstall } from './runtime-install/spec.ts'
import { spec as runtimeList } from './runtime-list/spec.ts'
import { spec as runtimeLogin } from './runtime-login/spec.ts'
import { spec as runtimeLoginStatus } from './runtime-login-status/spec.ts'
import { spec as runtimePath } from './runtime-path/spec.ts'
import { spec as runtimeStatus } from './runtime-status/spec.ts'
import { spec as runtimeUse } from './runtime-use/spec.ts'
import { spec as runtimeVerify } from './runtime-verify/spec.ts'
import { spec as selfUpdate } from './self-update/spec.ts'
import { spec as selfVerify } from './self-verify/spec.ts'
import { spec as watchCodex } from './watch-codex/spec.ts'

/** Every command: its spec at hand, its work loaded when it is called. */
export const COMMANDS: readonly CommandEntry[] = [
  entry(bootstrap, () => import('./bootstrap/run.ts')),
  entry(runAudit, () => import('./run-audit/run.ts')),
  entry(watchCodex, () => import('./watch-codex/run.ts')),
  entry(mcpHealth, () => import('./mcp-health/run.ts')),
  entry(envReport, () => import('./env-report/run.ts')),
  entry(evidenceList, () => import('./evidence-list/run.ts')),
  entry(evidenceShow, () => import('./evidence-show/run.ts')),
  entry(evidenceVerify, () => import('./evidence-verify/run.ts')),
  entry(evidenceDiff, () => import('./evidence-diff/run.ts')),
  entry(evidencePack, () => import('./evidence-pack/run.ts')),
  entry(runtimeInstall, () => import('./runtime-install/run.ts')),
  entry(runtimeStatus, () => import('./runtime-status/run.ts')),
  entry(runtimeVerify, () => import('./runtime-verify/run.ts')),
  entry(runtimeList, () => import('./runtime-list/run.ts')),
  entry(runtimeUse, () => import('./runtime-use/run.ts')),
  entry(runtimeClean, () => import('./runtime-clean/run.ts')),
  entry(runtimePath, () => import('./runtime-path/run.ts')),
  entry(runtimeDoctor, () => import('./runtime-doctor/run.ts')),
  entry(runtimeLogin, () => import('./runtime-login/run.ts')),
  entry(runtimeLoginStatus, () => import('./runtime-login-status/run.ts')),
  entry(selfVerify, () => import('./self-verify/run.ts')),
  entry(selfUpdate, () => import('./self-update/run.ts')),
  entry(explain, () => import('./explain/run.ts')),
]

/** Merges the settings of a run; see prepare-run.ts. */
export const prepareRun: CommandLine['prepare'] = async (context, spec, flags) =>
  (await import('./prepare-run.ts')).prepareRun(context, spec, flags)

/** The one place where the types of a command are forgotten: its options were parsed by its own spec. */
function entry<S extends CommandSpec, Result>(
  spec: S,
  load: () => Promise<{ command: CommandModule<S, Result> }>,
): CommandEntry {
  const module = async (): Promise<unknown> => (await load()).command
  return { spec, load: module as () => Promise<LoadedCommand> }
}
