import type { Host } from '../platform/host.ts'
import { runtimeFolders } from './folders.ts'
import type { RuntimeLock } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { runtimePath } from './runtime-path.ts'
import { chooseVersion, removeSelection, selectedVersion, writeSelection, type ChosenVersion } from './selection.ts'
import { CodexkitError } from '../errors.ts'

export interface UseResult {
  version: string
  origin: 'selected' | 'pinned'
  /** What was used until now; absent when that could not be read any more. */
  before?: ChosenVersion
  /** Absent when the pinned one is used again and is not installed. */
  programPath?: string
}

/**
 * Selects an installed version for every later run (rollback), or the pinned one again when `version` is left out. The
 * files of the version are hashed first. Throws CODEXKIT_RUNTIME when it is not installed or was changed.
 */
export async function useRuntime(request: { host: Host; version?: string; lock?: RuntimeLock }): Promise<UseResult> {
  const { host, version, lock = pinnedLock() } = request
  const { withProcessLock } = await import('../platform/process-lock.ts')
  // Under the lock of installs, so that `runtime clean` cannot remove what is being selected.
  return withProcessLock(runtimeFolders(host).lock, { signal: host.signal }, async () => {
    const before = await chooseVersion(host, undefined, lock).catch(unreadable)
    if (version === undefined) {
      await removeSelection(host)
      const programPath = await runtimePath({ host, lock, version: lock.version }).catch(unreadable)
      return { version: lock.version, origin: 'pinned', before, programPath }
    }
    const programPath = await runtimePath({ host, lock, version, verify: true })
    if ((await selectedVersion(host).catch(unreadable)) !== version) await writeSelection(host, version)
    return { version, origin: 'selected', before, programPath }
  })
}

/** A choice that cannot be read is about to be replaced, and a pinned one that is not installed can be chosen all the same. */
function unreadable(thrown: unknown): undefined {
  if (thrown instanceof CodexkitError && thrown.code === 'CODEXKIT_RUNTIME') return undefined
  throw thrown
}
