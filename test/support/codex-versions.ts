import { runCodexkit } from './run-codexkit.ts'

export const OLDEST = '0.40.0'
export const PINNED = '0.169.0'

/** Installs a version for tests that drive it, from the package registry; at once when it is there. */
export async function installCodex(version: string): Promise<void> {
  const run = await runCodexkit(['runtime', 'install', '--codex-version', version], { cwd: import.meta.dirname })
  if (run.exitCode !== 0) throw new Error(`Codex ${version} could not be installed:\n${run.stderr}`)
}
