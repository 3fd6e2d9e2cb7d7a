import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import lockfile from 'proper-lockfile'
import { systemCodeOf } from '../errors.ts'
import { fileError } from './file-error.ts'

/**
 * Runs `work` while no other process holds the same lock; the others wait. A holder that was killed loses the lock
 * after ten seconds. `onWait` is called once when somebody else holds it.
 */
export async function withProcessLock<T>(
  path: string,
  options: { signal: AbortSignal; onWait?: () => void },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true }).catch((thrown: unknown) => {
    throw fileError(thrown, 'create the folder', dirname(path))
  })
  for (let waited = false; ; waited = true) {
    options.signal.throwIfAborted()
    const release = await tryLock(path)
    if (release) {
      try {
        return await work()
      } finally {
        // A lock that was lost (see below) cannot be given back, and need not be.
        await release().catch(() => undefined)
      }
    }
    if (!waited) options.onWait?.()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  try {
    // A machine that slept, or a folder that was removed, loses the lock. The library would throw from a timer then,
    // which nobody can catch; the work goes on instead, so it must be right without the lock too, only wasteful.
    const onCompromised = (): void => undefined
    return await lockfile.lock(path, { realpath: false, stale: 10_000, update: 2000, onCompromised })
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ELOCKED') return undefined
    throw fileError(thrown, 'lock', path)
  }
}
