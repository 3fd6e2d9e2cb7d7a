import { join, resolve } from 'node:path'
import type { TomlTable } from 'smol-toml'
import type { Env, Host } from '../../platform/host.ts'
import { readTomlFile } from '../../platform/toml-file.ts'

/** What to do about a file of the user's that cannot be read. */
export const READ_ONLY_HINT = 'Mend that line; codexkit only reads this file.'

/** The user's own Codex home and what its config.toml says. It is only ever read. */
export interface SourceConfig {
  home: string
  /** Empty when there is no config.toml. */
  table: TomlTable
}

/** The user's own Codex home: `CODEX_HOME` of the environment or `.env`, else `~/.codex`. */
export function sourceHomeOf(host: Pick<Host, 'cwd' | 'homeDir'>, settingsEnv: Env): string {
  const chosen = settingsEnv['CODEX_HOME']?.trim()
  return chosen ? resolve(host.cwd, chosen) : join(host.homeDir, '.codex')
}

/** Reads config.toml of a source home. Throws CODEX_INVALID_CONFIG (exit 2) with file and line, or CODEXKIT_FILE. */
export async function loadSourceConfig(home: string): Promise<SourceConfig> {
  return { home, table: (await readTomlFile(join(home, 'config.toml'), READ_ONLY_HINT)) ?? {} }
}
