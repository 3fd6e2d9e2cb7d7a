import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Context } from '../../cli/context.ts'
import { envFileBytes, loadEnvFile, setEnvEntry } from '../../env/index.ts'
import { CodexkitError } from '../../errors.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { fileError } from '../../platform/file-error.ts'
import { gitOutput } from '../../platform/git.ts'
import { makePrivateFile, type Privacy } from '../../platform/private-file.ts'

/**
 * Writes the secrets that were handed over into `.env`, all in one step; a link stays one, and the file it leads to gets
 * them. Gives back their names. Throws CODEXKIT_FILE, and CODEXKIT_UNSAFE_ENV_FILE when git tracks that file.
 */
export async function writeSecrets(context: Context, answers: ReadonlyMap<string, string>): Promise<string[]> {
  let envFile = await loadEnvFile(context.cwd)
  if (!envFile || answers.size === 0) return []
  for (const [name, value] of answers) envFile = setEnvEntry(envFile, name, value)
  await writeFileAtomic(await realFile(context, envFile.path), envFileBytes(envFile), { mode: 0o600 })
  return [...answers.keys()]
}

/** Sees to it that nobody else may read `.env`. */
export function protectEnvFile(context: Context): Promise<Privacy> {
  return makePrivateFile(context, join(context.cwd, '.env'))
}

async function realFile(context: Context, path: string): Promise<string> {
  const target = await linkTarget(path)
  if (target === undefined) return path
  await refuseTracked(context, path, target)
  return target
}

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await realpath(path) : undefined
  } catch (thrown) {
    throw fileError(thrown, 'write', path)
  }
}

/** Bootstrap has looked at `.env` itself by now, but a link may lead to a file that is committed. */
async function refuseTracked(context: Context, path: string, target: string): Promise<void> {
  const listed = await gitOutput(context, dirname(target), ['--literal-pathspecs', 'ls-files', '--', basename(target)])
  context.signal.throwIfAborted()
  if (!listed) return
  const message = `${path} leads to ${target}, which git tracks, so no secret may go into it.`
  throw new CodexkitError('CODEXKIT_UNSAFE_ENV_FILE', message, {
    hint: 'Let the link lead to a file that is not committed, or put a file in its place.',
    details: { path, target },
  })
}
