import { dirname, join, resolve } from 'node:path'
import { findProgram } from './find-program.ts'
import type { Host } from './host.ts'
import { statOptional } from './read-optional.ts'
import { runProgram, type ProgramRun } from './run-program.ts'

/** Runs git in a folder. A machine without git gives the status `missing`. */
export async function runGit(host: Host, folder: string, args: readonly string[]): Promise<ProgramRun> {
  const program = await findProgram(host, 'git')
  if (!program) return { status: 'missing', message: 'git is not on PATH' }
  const env = { ...host.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  return runProgram({ program, args: ['-C', folder, ...args], env }, { timeoutMs: 30_000, signal: host.signal })
}

/** The output of a git command that succeeded, without its last line end; otherwise undefined. */
export async function gitOutput(host: Host, folder: string, args: readonly string[]): Promise<string | undefined> {
  const run = await runGit(host, folder, args)
  return run.status === 'exited' && run.code === 0 ? run.stdout.replace(/\r?\n$/, '') : undefined
}

/**
 * Whether a folder is in a git repository by the rule of Codex: it or a folder above has `.git`. Only where there is none
 * git is asked, which a variable such as GIT_DIR may tell otherwise. On a machine without git nothing is.
 */
export async function isInGitRepository(host: Host, folder: string): Promise<boolean> {
  if (!(await findProgram(host, 'git'))) return false
  for (let above = resolve(folder), below = ''; above !== below; [above, below] = [dirname(above), above]) {
    if (await statOptional(join(above, '.git'))) return true
  }
  return (await gitTop(host, folder)) !== undefined
}

/** The top folder of the work tree that holds `folder`, or undefined outside git. */
export function gitTop(host: Host, folder: string): Promise<string | undefined> {
  return gitOutput(host, folder, ['rev-parse', '--show-toplevel'])
}
