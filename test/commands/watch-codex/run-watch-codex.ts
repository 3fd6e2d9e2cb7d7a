import type { LoadedCommand } from '../../../src/cli/command-spec.ts'
import type { World } from '../../../src/cli/context.ts'
import { runCommandLine } from '../../../src/cli/run-command-line.ts'
import { prepareRun } from '../../../src/commands/index.ts'
import type { LogAccess } from '../../../src/commands/watch-codex/log-access.ts'
import { watchCommand } from '../../../src/commands/watch-codex/run.ts'
import { spec } from '../../../src/commands/watch-codex/spec.ts'
import { fakeWorld } from '../../cli/fake-world.ts'

export interface WatchRun {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs `watch-codex` in this process on top of given logs, in a folder and a world of the test's. */
export async function runWatchCodex(
  cwd: string,
  logs: LogAccess,
  words: readonly string[],
  facts: Partial<World> & { onTerminal?: boolean } = {},
): Promise<WatchRun> {
  const { world, stdout, stderr } = fakeWorld({ columns: 100, terminal: facts.onTerminal ?? false })
  const entry = { spec, load: () => Promise.resolve(watchCommand(logs) as unknown as LoadedCommand) }
  const line = { commands: [entry], prepare: prepareRun }
  const exitCode = await runCommandLine(['watch-codex', ...words], line, { ...world, cwd, ...facts })
  return { exitCode, stdout: stdout(), stderr: stderr() }
}
