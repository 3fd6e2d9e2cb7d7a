import lockFile from '../../codex-runtime.lock.json' with { type: 'json' }
import { decodeLock, type RuntimeLock } from './lock.ts'

/** The lock file that this codexkit was built with. */
export function pinnedLock(): RuntimeLock {
  return decodeLock(lockFile)
}
