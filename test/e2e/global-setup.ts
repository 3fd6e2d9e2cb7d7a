import { runCodexkit } from '../support/run-codexkit.ts'

/** Installs the pinned Codex once for all end-to-end tests, from the package registry, unless it is there already. */
export async function setup(): Promise<void> {
  const run = await runCodexkit(['runtime', 'install'], { cwd: import.meta.dirname })
  if (run.exitCode !== 0) throw new Error(`The pinned Codex could not be installed:\n${run.stderr}`)
}
