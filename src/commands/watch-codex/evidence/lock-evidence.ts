import { dirname, join } from 'node:path'
import { CodexkitError } from '../../../errors.ts'
import { makePrivateFolder } from '../../../platform/private-folder.ts'
import { withProcessLock } from '../../../platform/process-lock.ts'

/** Begins with a dot, so that it is no part of the evidence. */
const LOCK_NAME = '.watching'

/** A watch that was killed loses the lock after ten seconds, and then the folder is free. */
const WAIT_MS = 13_000

/**
 * Runs a watch as the only one that writes to the folder. `onWait` is called once when another one seems to. Throws
 * CODEXKIT_FILE when that does not end, or the reason of the signal.
 */
export async function withEvidenceLock<T>(
  folder: string,
  options: { signal: AbortSignal; onWait: () => void; waitMs?: number },
  watch: () => Promise<T>,
): Promise<T> {
  makePrivateFolder(dirname(folder))
  makePrivateFolder(folder)
  const waiting = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const onWait = (): void => {
    options.onWait()
    timer = setTimeout(() => waiting.abort(busyError(folder)), options.waitMs ?? WAIT_MS)
  }
  const signal = AbortSignal.any([options.signal, waiting.signal])
  try {
    return await withProcessLock(join(folder, LOCK_NAME), { signal, onWait }, () => {
      clearTimeout(timer)
      return watch()
    })
  } finally {
    clearTimeout(timer)
  }
}

function busyError(folder: string): CodexkitError {
  return new CodexkitError('CODEXKIT_FILE', `Another watch writes to ${folder}.`, {
    hint: 'End it, or name another folder with --evidence-folder.',
    details: { path: folder },
  })
}
