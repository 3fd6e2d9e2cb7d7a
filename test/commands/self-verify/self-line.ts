import { COMMANDS } from '../../../src/commands/index.ts'
import { prepareRun } from '../../../src/commands/prepare-run.ts'
import { runCommandLine } from '../../../src/cli/run-command-line.ts'
import { fakeWorld } from '../../cli/fake-world.ts'

export interface SelfLine {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs `codexkit self …` as the executable with this path would; without one as from the source. */
export async function selfLine(cwd: string, executable: string | undefined, ...words: string[]): Promise<SelfLine> {
  const { world, stdout, stderr } = fakeWorld({ env: { PATH: process.env['PATH'] }, columns: 200 })
  const line = { commands: COMMANDS, prepare: prepareRun }
  const here = { ...world, cwd, homeDir: cwd, executable }
  const exitCode = await runCommandLine(['self', ...words], line, here)
  return { exitCode, stdout: stdout(), stderr: stderr() }
}
