import type { CommandEntry, CommandModule, CommandSpec, LoadedCommand } from '../../src/cli/command-spec.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import type { Env } from '../../src/platform/host.ts'
import * as clean from '../../src/commands/runtime-clean/run.ts'
import { spec as cleanSpec } from '../../src/commands/runtime-clean/spec.ts'
import * as doctor from '../../src/commands/runtime-doctor/run.ts'
import { spec as doctorSpec } from '../../src/commands/runtime-doctor/spec.ts'
import * as install from '../../src/commands/runtime-install/run.ts'
import { spec as installSpec } from '../../src/commands/runtime-install/spec.ts'
import * as list from '../../src/commands/runtime-list/run.ts'
import { spec as listSpec } from '../../src/commands/runtime-list/spec.ts'
import * as path from '../../src/commands/runtime-path/run.ts'
import { spec as pathSpec } from '../../src/commands/runtime-path/spec.ts'
import * as status from '../../src/commands/runtime-status/run.ts'
import { spec as statusSpec } from '../../src/commands/runtime-status/spec.ts'
import * as use from '../../src/commands/runtime-use/run.ts'
import { spec as useSpec } from '../../src/commands/runtime-use/spec.ts'
import * as verify from '../../src/commands/runtime-verify/run.ts'
import { spec as verifySpec } from '../../src/commands/runtime-verify/spec.ts'
import { prepareRun } from '../../src/commands/prepare-run.ts'
import { fakeWorld } from '../cli/fake-world.ts'

const COMMANDS = [
  entry(installSpec, install.command),
  entry(listSpec, list.command),
  entry(pathSpec, path.command),
  entry(statusSpec, status.command),
  entry(verifySpec, verify.command),
  entry(useSpec, use.command),
  entry(cleanSpec, clean.command),
  entry(doctorSpec, doctor.command),
]

function entry<S extends CommandSpec, Result>(spec: S, command: CommandModule<S, Result>): CommandEntry {
  return { spec, load: () => Promise.resolve(command as unknown as LoadedCommand) }
}

/** Runs `codexkit runtime …` on a linux-x64 machine in a folder of its own. */
export async function runtimeLine(
  cwd: string,
  env: Env,
  ...words: string[]
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const { world, stdout, stderr } = fakeWorld({ env, columns: 200 })
  const line = { commands: COMMANDS, prepare: prepareRun }
  const exitCode = await runCommandLine(['runtime', ...words], line, { ...world, cwd, homeDir: cwd })
  return { exitCode, stdout: stdout(), stderr: stderr() }
}
