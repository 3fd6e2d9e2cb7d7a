import { join } from 'node:path'
import type { TomlTable } from 'smol-toml'
import { readTomlFile } from '../platform/toml-file.ts'

/** The content of a workspace's `codexkit.toml`, empty when there is none. Throws CODEX_INVALID_CONFIG with the line. */
export async function loadProjectFile(workspace: string): Promise<TomlTable> {
  return (await readTomlFile(join(workspace, 'codexkit.toml'), 'Mend that line.')) ?? {}
}
