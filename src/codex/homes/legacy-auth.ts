import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../platform/atomic-write.ts'
import { fileError } from '../../platform/file-error.ts'
import type { Host } from '../../platform/host.ts'
import { makePrivateFile } from '../../platform/private-file.ts'

/**
 * Puts the key where Codex 0.42 and older look for it: `auth.json` of a run home, in the spelling that every version
 * reads. Throws CODEXKIT_FILE. docs/notes/codex/auth.md
 */
export async function writeLegacyAuth(host: Host, codexHome: string, key: string): Promise<void> {
  const path = join(codexHome, 'auth.json')
  await writeFileAtomic(path, `${JSON.stringify({ OPENAI_API_KEY: key })}\n`, { mode: 0o600 })
  await makePrivateFile(host, path)
}

/** Takes that file away again, whether or not it is still there. Throws CODEXKIT_FILE. */
export async function removeLegacyAuth(codexHome: string): Promise<void> {
  const path = join(codexHome, 'auth.json')
  try {
    await rm(path, { force: true })
  } catch (thrown) {
    throw fileError(thrown, 'remove', path)
  }
}
