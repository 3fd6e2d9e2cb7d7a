import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'

/** Where the evidence of one run lies. */
export interface EvidenceRun {
  /** The name of the folder. */
  name: string
  /** Its absolute path. */
  folder: string
}

/** A file of a run. */
export interface RunFile {
  name: string
  sizeBytes: number
}

/** A run by the absolute path of its folder. */
export function runAt(folder: string): EvidenceRun {
  return { name: basename(folder), folder }
}

/** What stands in the folder of a run, by name: its regular files, and whatever else should not be there. */
export async function listRunFiles({ folder }: EvidenceRun): Promise<{ files: RunFile[]; others: string[] }> {
  const files: RunFile[] = []
  const others: string[] = []
  try {
    for (const name of (await readdir(folder)).sort()) {
      const found = await lstatExisting(join(folder, name))
      if (found?.isFile()) files.push({ name, sizeBytes: found.size })
      else if (found) others.push(name)
    }
  } catch (thrown) {
    throw fileError(thrown, 'read', folder)
  }
  return { files, others }
}

/** Undefined for what is gone again: a run that still goes on renames its temporary files. */
async function lstatExisting(path: string) {
  try {
    return await lstat(path)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}
