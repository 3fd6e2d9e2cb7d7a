import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { isIntegrity } from './integrity.ts'
import { TARGETS, type LockedPackage, type RuntimeLock, type Target } from './lock.ts'

/** The target of this machine. Throws CODEX_INVALID_CONFIG where no Codex is published for it. */
export function targetOf(host: Pick<Host, 'platform' | 'arch'>): Target {
  const name = `${host.platform}-${host.arch}`
  const target = TARGETS.find((known) => known === name)
  if (target) return target
  throw new CodexkitError('CODEX_INVALID_CONFIG', `There is no Codex for ${name}.`, {
    hint: `Codex is published for ${TARGETS.join(', ')}.`,
    exitCode: 7,
    details: { platform: host.platform, arch: host.arch },
  })
}

/** What the lock says for this machine. Throws CODEXKIT_CHECKSUM when it has no checksum: that is never skipped. */
export function lockedPackage(
  host: Pick<Host, 'platform' | 'arch'>,
  lock: RuntimeLock,
): { target: Target; locked: LockedPackage } {
  const target = targetOf(host)
  const locked = lock.targets[target]
  if (locked && isIntegrity(locked.integrity)) return { target, locked }
  throw new CodexkitError(
    'CODEXKIT_CHECKSUM',
    `The lock file has no checksum of Codex ${lock.version} for ${target}.`,
    {
      hint: `Write the lock file anew with: npm run pin -- ${lock.version}`,
      details: { version: lock.version, target },
    },
  )
}
