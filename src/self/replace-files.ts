import { copyFile, link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CodexkitError, messageOf, systemCodeOf } from '../errors.ts'
import { renameOver } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { statOptional } from '../platform/read-optional.ts'

export interface Replacement {
  from: string
  to: string
  /** Where what stood there waits until all is well; without it a place in the folder for that. */
  aside?: string
}

export interface ReplaceOptions {
  /** A folder on the same disk for what is replaced. */
  keep: string
  /**
   * Whether a file that is in use can be replaced by a rename alone. On Windows a running program can only be renamed
   * itself, so for a moment there is none at its place.
   */
  inOneStep: boolean
  move?: (from: string, to: string) => Promise<void>
}

/**
 * Puts files in their places, in this order, and then calls `prove`. When anything throws, every file is put back as it
 * was, and what was thrown goes on. Throws CODEXKIT_FILE with `details.stuck` when that fails too; `keep` is needed then.
 */
export async function replaceFiles(
  replacements: readonly Replacement[],
  { keep, inOneStep, move = renameOver }: ReplaceOptions,
  prove: () => Promise<void>,
): Promise<void> {
  const undo: Undo[] = []
  try {
    for (const [index, { from, to, aside = join(keep, String(index)) }] of replacements.entries()) {
      try {
        await mkdir(dirname(to), { recursive: true })
        if (await statOptional(to)) {
          if (inOneStep) await keepCopy(to, aside)
          else await move(to, aside)
          undo.push({ to, aside, work: () => move(aside, to) })
        } else undo.push({ to, aside, work: () => rm(to, { force: true }) })
        await move(from, to)
      } catch (thrown) {
        throw fileError(thrown, 'replace', to)
      }
    }
    await prove()
  } catch (thrown) {
    const stuck = await putBack(undo)
    if (stuck.length === 0) throw thrown
    throw new CodexkitError('CODEXKIT_FILE', `The update failed, and ${stuck[0]?.to} could not be put back.`, {
      hint: `Move this file to its place yourself: ${stuck[0]?.aside}`,
      details: { stuck, reason: messageOf(thrown) },
      cause: thrown,
    })
  }
}

interface Undo {
  to: string
  aside: string
  work: () => Promise<void>
}

/** Undoes all that can be undone, the last first, and gives the rest back. */
async function putBack(undo: readonly Undo[]): Promise<{ to: string; aside: string }[]> {
  const stuck: { to: string; aside: string }[] = []
  for (const { to, aside, work } of undo.toReversed()) {
    // What is stuck is told with its place, which helps more than the reason.
    await work().catch(() => void stuck.push({ to, aside }))
  }
  return stuck
}

/** A second name for the same file, or a copy where the disk knows no such thing. */
async function keepCopy(path: string, aside: string): Promise<void> {
  try {
    await link(path, aside)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'EEXIST') throw thrown
    await copyFile(path, aside)
  }
}
