import { valid } from 'semver'
import { CodexkitError } from '../../errors.ts'
import type { Host } from '../../platform/host.ts'
import { askCodex } from './ask-codex.ts'

/** Asks a Codex program for its version (`codex-cli X.Y.Z` in every version). Throws CODEX_INVALID_CONFIG, exit 7. */
export async function probeCodexVersion(host: Host, program: string): Promise<string> {
  const run = await askCodex(host, program, ['--version'], 20_000)
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
