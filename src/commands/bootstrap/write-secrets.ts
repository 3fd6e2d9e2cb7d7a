import type { Context } from '../../cli/context.ts'
import { envFileBytes, loadEnvFile, setEnvEntry } from '../../env/index.ts'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { makePrivateFile, type Privacy } from '../../platform/private-file.ts'
import { join } from 'node:path'

/** Writes the secrets that were handed over into `.env`, all in one step. Gives back their names. */
export async function writeSecrets(context: Context, answers: ReadonlyMap<string, string>): Promise<string[]> {
  let envFile = await loadEnvFile(context.cwd)
  if (!envFile || answers.size === 0) return []
  for (const [name, value] of answers) envFile = setEnvEntry(envFile, name, value)
  await writeFileAtomic(envFile.path, envFileBytes(envFile), { mode: 0o600 })
  return [...answers.keys()]
}

/** Sees to it that nobody else may read `.env`. */
export function protectEnvFile(context: Context): Promise<Privacy> {
  return makePrivateFile(context, join(context.cwd, '.env'))
}
