import { mkdtemp, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CodexkitError, systemCodeOf } from '../errors.ts'
import { renameOver } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import type { RuntimeFolders } from './folders.ts'
import { removeLeftovers } from './leftovers.ts'
import type { Move } from './publish.ts'

/**
 * Removes installed folders, all or none, and every left-over. First each is renamed aside, which Windows refuses while a
 * program in it runs; then all go back and CODEXKIT_FILE says so. For the holder of the lock only.
 */
export async function removeTogether(
  folders: RuntimeFolders,
  runtimes: readonly { version: string; folder: string }[],
  move: Move = renameOver,
): Promise<void> {
  if (runtimes.length > 0) {
    // A left-over from here on, so a removal that is killed is completed by the next install or clean.
    const aside = await mkdtemp(folders.partial).catch((thrown: unknown) => {
      throw fileError(thrown, 'create a folder in', folders.root)
    })
    const moved: { from: string; to: string }[] = []
    for (const [index, { version, folder }] of runtimes.entries()) {
      const to = join(aside, String(index))
      try {
        await move(folder, to)
        moved.push({ from: folder, to })
      } catch (thrown) {
        for (const step of moved.toReversed()) await move(step.to, step.from)
        await rmdir(aside)
        throw cannotRemove(thrown, version, folder)
      }
    }
    for (const { folder } of runtimes) await removeEmpty(dirname(folder))
  }
  await removeLeftovers(folders)
}

/** The folder of the version stays where it holds another target. */
async function removeEmpty(path: string): Promise<void> {
  try {
    await rmdir(path)
  } catch (thrown) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemCodeOf(thrown) ?? '')) return
    throw fileError(thrown, 'remove', path)
  }
}

function cannotRemove(thrown: unknown, version: string, folder: string): CodexkitError {
  const systemCode = systemCodeOf(thrown) ?? ''
  if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemCode)) return fileError(thrown, 'remove', folder)
  return new CodexkitError(
    'CODEXKIT_FILE',
    `Codex ${version} is in use or may not be removed, so nothing was removed.`,
    {
      hint: `End the programs that run from ${folder}, and check who owns it.`,
      details: { version, path: folder, systemCode },
      cause: thrown,
    },
  )
}
