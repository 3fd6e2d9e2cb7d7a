import { chmod, stat } from 'node:fs/promises'
import { platform, userInfo } from 'node:os'
import { fileError } from './file-error.ts'
import { grantsOnly } from './icacls-listing.ts'
import { runProgram } from './run-program.ts'
import type { Host } from './host.ts'

/** Whether only this user (and the system's own accounts) may read a file, after an attempt to make it so. */
export type Privacy = 'private' | 'narrowed' | 'unknown'

/** Sees to it that only this user may read a file: POSIX 0600, on Windows a narrowed ACL. Throws CODEXKIT_FILE. */
export async function makePrivateFile(host: Host, path: string): Promise<Privacy> {
  return platform() === 'win32' ? narrowAcl(host, path) : narrowMode(path)
}

async function narrowMode(path: string): Promise<Privacy> {
  try {
    if (((await stat(path)).mode & 0o077) === 0) return 'private'
    await chmod(path, 0o600)
    return 'narrowed'
  } catch (thrown) {
    throw fileError(thrown, 'make private', path)
  }
}

/** Takes inherited rights away and gives the user full control. Says `unknown` where icacls shows no such entry. */
async function narrowAcl(host: Host, path: string): Promise<Privacy> {
  const { username } = userInfo()
  const icacls = (args: string[]) =>
    runProgram({ program: 'icacls.exe', args: [path, ...args], env: host.env }, { timeoutMs: 10_000 })
  const before = await icacls([])
  if (before.status !== 'exited' || before.code !== 0) return 'unknown'
  if (grantsOnly(before.stdout, path, username)) return 'private'
  await icacls(['/inheritance:r', '/grant:r', `${username}:F`])
  const after = await icacls([])
  return after.status === 'exited' && grantsOnly(after.stdout, path, username) ? 'narrowed' : 'unknown'
}
