import { join } from 'node:path'
import { childEnv } from '../../env/index.ts'
import type { Host } from '../../platform/host.ts'
import { makePrivateFolder } from '../../platform/private-folder.ts'
import { runProgram, type ProgramRun } from '../../platform/run-program.ts'
import { codexkitHome } from '../../platform/user-folders.ts'

/** Asks a Codex program something short about itself. Every way to fail is a value, but for CODEXKIT_FILE. */
export async function askCodex(
  host: Host,
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<ProgramRun> {
  // Even --version writes below CODEX_HOME (0.169: tmp/arg0), and the user's own home is not ours to write.
  const home = join(codexkitHome(host), 'probe-home')
  makePrivateFolder(home)
  return runProgram(
    { program, args, env: childEnv(host, [], { CODEX_HOME: home }) },
    { timeoutMs, signal: host.signal },
  )
}
