import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * What the program is run with: what people wait for most, each in a workspace where there is nothing yet. None of them
 * needs a network or a Codex; the empty one only compiles.
 */
const WARM_RUNS: readonly (readonly string[])[] = [
  [],
  ['--version'],
  ['--help'],
  ['env-report', '--help'],
  ['env-report'],
  ['env-report', '--json'],
  ['env-report', '--markdown'],
  ['bootstrap', '--dry-run'],
  ['runtime', 'path'],
  ['run-audit', '--rehearse', 'ok', '--json'],
  ['evidence', 'list'],
]

/**
 * Writes V8's code cache of each part beside it (warm-run.ts). V8 compiles a function when it is called first, so a cache
 * taken right after compiling holds next to nothing; this one is taken after the program ran. `node` is the very Node
 * of the executable: V8 takes a code cache only from the same build of itself. The same parts give the same bytes.
 */
export async function warmCodeCache(partsFolder: string, node: string, scratch: string): Promise<void> {
  const workspace = join(scratch, 'workspace')
  await mkdir(join(workspace, '.git'), { recursive: true })
  const { PATH = '', SystemRoot } = process.env
  // Nothing of this machine's user: no settings, no keys, no proxies, and no flags of V8.
  const env = { PATH, SystemRoot, HOME: scratch, USERPROFILE: scratch, CODEXKIT_HOME: join(scratch, 'kit') }
  const script = join(import.meta.dirname, 'warm-run.ts')
  for (const words of WARM_RUNS) {
    await promisify(execFile)(node, ['--random-seed=42', script, partsFolder, ...words], { cwd: workspace, env }).catch(
      (thrown: unknown) => {
        // A number: what the program exits with, such as 1 where there is no Codex. It ran all the same.
        if (typeof (thrown as { code?: unknown }).code !== 'number') throw thrown
      },
    )
  }
  await rm(scratch, { recursive: true, force: true })
}
