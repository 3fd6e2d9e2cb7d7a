import type { Host } from '../platform/host.ts'
import { chooseToClean, type CleanChoice } from './choose-to-clean.ts'
import { runtimeFolders } from './folders.ts'
import { findLeftovers, type Leftover } from './leftovers.ts'
import { listRuntimes, type InstalledCodex } from './list-runtimes.ts'
import type { RuntimeLock } from './lock.ts'
import { pinnedLock } from './pinned-lock.ts'
import { removeTogether } from './remove-together.ts'
import { removeSelection, selectedVersion } from './selection.ts'

export interface CleanRequest extends CleanChoice {
  host: Host
  /** Tells what would go, and removes nothing. */
  dryRun?: boolean
  /** Without it the lock file that codexkit was built with. */
  lock?: RuntimeLock
}

export interface CleanResult {
  /** `listed`: nothing was asked for, this could go. `planned`: a dry run, this would go. `removed`: it is gone. */
  mode: 'listed' | 'planned' | 'removed'
  runtimes: InstalledCodex[]
  /** What installs left that were killed. */
  leftovers: Leftover[]
  freedBytes: number
  /** Whether the selected version goes too, so that the pinned one is used again. */
  selectionRemoved: boolean
}

/**
 * Removes installed versions: those that are named, or all but the pinned one; the selected one only by force. When
 * nothing was asked for it only tells what could go. All or none: while one of them is in use, nothing is removed.
 * Throws CODEXKIT_USAGE for a version that may not go or is not there, CODEXKIT_RUNTIME when the selection cannot be
 * read, CODEXKIT_FILE.
 */
export async function cleanRuntimes(request: CleanRequest): Promise<CleanResult> {
  const { host, lock = pinnedLock(), versions = [], allButPinned = false, dryRun = false } = request
  const asked = allButPinned || versions.length > 0
  if (dryRun || !asked) return { mode: asked ? 'planned' : 'listed', ...(await plan(request, lock)) }
  const folders = runtimeFolders(host)
  const { withProcessLock } = await import('../platform/process-lock.ts')
  return withProcessLock(folders.lock, { signal: host.signal }, async () => {
    const planned = await plan(request, lock)
    await removeTogether(folders, planned.runtimes)
    if (planned.selectionRemoved) await removeSelection(host)
    return { mode: 'removed', ...planned }
  })
}

async function plan(request: CleanRequest, lock: RuntimeLock): Promise<Omit<CleanResult, 'mode'>> {
  const { host } = request
  // The list shows what it can when the choice is damaged; nothing may be removed then.
  await selectedVersion(host)
  const runtimes = chooseToClean(await listRuntimes({ host, lock }), request)
  const leftovers = await findLeftovers(runtimeFolders(host))
  const freedBytes = [...runtimes, ...leftovers].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return { runtimes, leftovers, freedBytes, selectionRemoved: runtimes.some((one) => one.selected) }
}
