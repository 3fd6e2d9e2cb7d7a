import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { readOptional, statOptional } from '../platform/read-optional.ts'
import { readEnvFile, type EnvFile } from './env-file.ts'

/** The `.env` of a workspace, or undefined when there is none. Throws CODEX_INVALID_CONFIG or CODEXKIT_FILE. */
export async function loadEnvFile(workspace: string): Promise<EnvFile | undefined> {
  const path = join(workspace, '.env')
  await refuseSpecialFile(path)
  const bytes = await readOptional(path)
  return bytes && readEnvFile(bytes, path)
}

/** Reading a named pipe waits for a writer, for ever, and no signal ends it. What a folder is, reading it says. */
async function refuseSpecialFile(path: string): Promise<void> {
  const found = await statOptional(path)
  if (!found || found.isFile() || found.isDirectory()) return
  throw new CodexkitError('CODEXKIT_FILE', `${path} is no regular file, but a pipe, a socket or a device.`, {
    hint: 'Put a file, or a link to one, in its place.',
    details: { path },
  })
}
