import { execFile } from 'node:child_process'
import { CodexkitError, messageOf, systemCodeOf } from '../../src/errors.ts'

export interface ToolOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Written to its stdin, which is closed then. */
  input?: string | Uint8Array
  signal: AbortSignal
}

/**
 * Runs a program of this machine to its end and gives back its stdout. Throws CODEXKIT_DEPENDENCY when it is missing or
 * fails, with what it said on stderr.
 */
export async function runTool(program: string, args: readonly string[], options: ToolOptions): Promise<string> {
  const { input = '', ...rest } = options
  options.signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { ...rest, maxBuffer: 64 * 1024 * 1024 }, (thrown, stdout, stderr) => {
      if (!thrown) resolve(stdout)
      else reject(options.signal.aborted ? options.signal.reason : toolError(program, thrown, stderr))
    })
    // A program that does not read its stdin closes it; what counts is how it ends.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

function toolError(program: string, thrown: Error, stderr: string): CodexkitError {
  if (systemCodeOf(thrown) === 'ENOENT') {
    return new CodexkitError('CODEXKIT_DEPENDENCY', `${program} is not on PATH.`, {
      hint: 'A release needs git, npm, ssh-keygen (openssh-client) and xz (xz-utils).',
      cause: thrown,
    })
  }
  const said = stderr.trim().split('\n').slice(-5).join(' ')
  return new CodexkitError('CODEXKIT_DEPENDENCY', `${program} failed: ${said || messageOf(thrown)}`, { cause: thrown })
}
