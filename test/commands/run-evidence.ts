import type { CommandModule, CommandSpec, LoadedCommand } from '../../src/cli/command-spec.ts'
import { runCommandLine } from '../../src/cli/run-command-line.ts'
import { command as diff } from '../../src/commands/evidence-diff/run.ts'
import { spec as diffSpec } from '../../src/commands/evidence-diff/spec.ts'
import { command as list } from '../../src/commands/evidence-list/run.ts'
import { spec as listSpec } from '../../src/commands/evidence-list/spec.ts'
import { command as pack } from '../../src/commands/evidence-pack/run.ts'
import { spec as packSpec } from '../../src/commands/evidence-pack/spec.ts'
import { command as show } from '../../src/commands/evidence-show/run.ts'
import { spec as showSpec } from '../../src/commands/evidence-show/spec.ts'
import { command as verify } from '../../src/commands/evidence-verify/run.ts'
import { spec as verifySpec } from '../../src/commands/evidence-verify/spec.ts'
import { prepareRun } from '../../src/commands/index.ts'
import type { World } from '../../src/cli/context.ts'
import { fakeWorld } from '../cli/fake-world.ts'

function entry<S extends CommandSpec, Result>(spec: S, command: CommandModule<S, Result>) {
  return { spec, load: () => Promise.resolve(command as unknown as LoadedCommand) }
}

const COMMANDS = [
  entry(listSpec, list),
  entry(showSpec, show),
  entry(verifySpec, verify),
  entry(diffSpec, diff),
  entry(packSpec, pack),
]

export interface CommandRun {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs one command line in this process, with settings and all, in a folder and a world of the test's. */
export async function runEvidence(
  cwd: string,
  words: readonly string[],
  facts: Partial<World> = {},
): Promise<CommandRun> {
  const { world, stdout, stderr } = fakeWorld({ columns: 100 })
  const exitCode = await runCommandLine(words, { commands: COMMANDS, prepare: prepareRun }, { ...world, cwd, ...facts })
  return { exitCode, stdout: stdout(), stderr: stderr() }
}
