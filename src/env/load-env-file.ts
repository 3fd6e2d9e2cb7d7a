import { join } from 'node:path'
import { readOptional } from '../platform/read-optional.ts'
import { readEnvFile, type EnvFile } from './env-file.ts'

/** The `.env` of a workspace, or undefined when there is none. Throws CODEX_INVALID_CONFIG or CODEXKIT_FILE. */
export async function loadEnvFile(workspace: string): Promise<EnvFile | undefined> {
  const path = join(workspace, '.env')
  const bytes = await readOptional(path)
  return bytes && readEnvFile(bytes, path)
}
