import { isAbsolute, resolve } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { probeCodexVersion } from '../codex/index.ts'
import { readEnv, type Host } from '../platform/host.ts'
import { statOptional } from '../platform/read-optional.ts'
import { pinnedLock, runtimePath } from '../runtime/index.ts'
import type { AuditRequest, CodexIdentity } from './audit-request.ts'

/**
 * The Codex to run: the pinned one, or the one that was named; never silently another. The pinned one is hashed when
 * `CI` is set or that was asked for, else compared with its record. Throws CODEXKIT_RUNTIME or CODEX_INVALID_CONFIG.
 */
export async function chooseCodex(host: Host, request: AuditRequest): Promise<CodexIdentity> {
  if (request.codexPath !== undefined) return namedCodex(host, request.codexPath)
  const verify = request.verifyRuntime || readEnv(host, 'CI') !== undefined
  const program = await runtimePath({ host, verify })
  return { version: pinnedLock().version, origin: 'pinned', program, checksum: verify ? 'hashed' : 'recorded' }
}

async function namedCodex(host: Host, path: string): Promise<CodexIdentity> {
  const program = isAbsolute(path) ? path : resolve(host.cwd, path)
  const found = await statOptional(program)
  if (!found?.isFile()) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `There is no Codex program at ${program}.`, {
      exitCode: 7,
      hint: 'Check --codex, or leave it out to use the pinned Codex.',
      details: { program },
    })
  }
  return { version: await probeCodexVersion(host, program), origin: 'explicit', program, checksum: 'unknown' }
}
