import { join, resolve } from 'node:path'
import { findVariable, type EnvFile } from '../env/index.ts'
import type { Host } from '../platform/host.ts'

/** The user's own Codex home, which codexkit only reads: CODEX_HOME, else `~/.codex`. */
export function sourceHome(host: Host, envFile: EnvFile | undefined): string {
  const chosen = findVariable(host, envFile, 'CODEX_HOME')
  return chosen ? resolve(host.cwd, chosen.value) : join(host.homeDir, '.codex')
}
