import { join } from 'node:path'
import { valid } from 'semver'
import { CodexkitError } from '../errors.ts'
import { childEnv } from '../env/index.ts'
import type { Host } from '../platform/host.ts'
import { makePrivateFolder } from '../platform/private-folder.ts'
import { runProgram } from '../platform/run-program.ts'
import { codexkitHome } from '../platform/user-folders.ts'

/** Asks a Codex program for its version (`codex-cli X.Y.Z` in every version). Throws CODEX_INVALID_CONFIG, exit 7. */
export async function probeCodexVersion(host: Host, program: string): Promise<string> {
  // Even --version writes below CODEX_HOME (0.169: tmp/arg0), and the user's own home is not ours to write.
  const home = join(codexkitHome(host), 'probe-home')
  await makePrivateFolder(home)
  const run = await runProgram(
    { program, args: ['--version'], env: childEnv(host, [], { CODEX_HOME: home }) },
    { timeoutMs: 20_000, signal: host.signal },
  )
  const version = run.status === 'exited' ? /^codex-cli (\d+\.\d+\.\d+\S*)/m.exec(run.stdout)?.[1] : undefined
  if (version !== undefined && valid(version)) return version
  const said = run.status === 'exited' ? `it ended with code ${run.code}` : run.status.replace('-', ' ')
  throw new CodexkitError(
    'CODEX_INVALID_CONFIG',
    `${program} does not answer like Codex when asked for its version (${said}).`,
    {
      exitCode: 7,
      hint: 'Give the native Codex program, or leave --codex out to use the pinned one.',
      details: { program, status: run.status },
    },
  )
}
