import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { renameOver } from '../platform/atomic-write.ts'
import { fileError } from '../platform/file-error.ts'
import { statOptional } from '../platform/read-optional.ts'
import { filesBelow } from './files-below.ts'
import { placeOf } from './folders.ts'
import { RECORD_NAME } from './record.ts'

export type Move = (from: string, to: string) => Promise<void>

const IN_USE = new Set(['EPERM', 'EACCES', 'EBUSY'])

/**
 * Puts a complete folder in its place by one rename. What stood there goes to `aside` (a path that is free) and comes
 * back when the new one cannot take its place.
 */
export async function publishFolder(from: string, to: string, aside: string, move: Move = renameOver): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true })
    if (await statOptional(to)) {
      const moved = await moveAside(to, aside, move)
      if (!moved) return await replaceFiles(from, to, aside, move)
    }
    await move(from, to).catch(async (thrown: unknown) => {
      if (await statOptional(aside)) await move(aside, to)
      throw thrown
    })
  } catch (thrown) {
    throw fileError(thrown, 'replace', to)
  }
}

/** False when the folder is in use: Windows moves no folder that holds a running program. */
async function moveAside(to: string, aside: string, move: Move): Promise<boolean> {
  try {
    await move(to, aside)
    return true
  } catch (thrown) {
    if (IN_USE.has(systemCodeOf(thrown) ?? '')) return false
    throw thrown
  }
}

/**
 * Windows does let a running program itself be renamed. So the files change places one by one, the record last: until
 * then the folder counts as changed, never as good. When one cannot be moved, all go back.
 */
async function replaceFiles(from: string, to: string, aside: string, move: Move): Promise<void> {
  const incoming = (await filesBelow(from)).filter((path) => path !== RECORD_NAME)
  const outgoing = await filesBelow(to)
  const moves = [
    ...outgoing.map((path) => ({ path, from: to, to: aside })),
    ...[...incoming, RECORD_NAME].map((path) => ({ path, from, to })),
  ]
  const done: typeof moves = []
  try {
    for (const step of moves) {
      await moveFile(placeOf(step.from, step.path), placeOf(step.to, step.path), move)
      done.push(step)
    }
  } catch (thrown) {
    for (const step of done.toReversed()) await move(placeOf(step.to, step.path), placeOf(step.from, step.path))
    throw thrown
  }
}

async function moveFile(from: string, to: string, move: Move): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await move(from, to)
}
