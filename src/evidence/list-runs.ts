import { readdir } from 'node:fs/promises'
import { systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import * as z from 'zod/mini'
import { isRunName } from './layout.ts'
import { parseJson } from './parse-json.ts'
import { readEvidenceFile } from './read-evidence-file.ts'

const STAMP_LENGTH = '20261120T141502Z'.length
const latestSchema = z.object({ evidence: z.string() })

/**
 * The names of all runs under an evidence root, the newest first; empty when there is no such folder. The time is the
 * start as the name tells it: a run that was killed is never in `latest.json`, and must not hide behind an older one.
 * `latest.json` only decides among runs of the same second. Throws CODEXKIT_FILE.
 */
export async function listRunNames(root: string): Promise<string[]> {
  const names = await folderNames(root)
  const pointer = await readEvidenceFile(root, 'latest.json', 65_536)
  const latest = latestSchema.safeParse(pointer.state === 'read' ? parseJson(pointer.text) : undefined)
  const pointed = latest.success ? latest.data.evidence : undefined
  return names.sort((left, right) => {
    const [earlier, later] = [left.slice(0, STAMP_LENGTH), right.slice(0, STAMP_LENGTH)]
    if (earlier !== later) return earlier < later ? 1 : -1
    if (left === pointed || right === pointed) return left === pointed ? -1 : 1
    return left < right ? 1 : -1
  })
}

/** Links are left out: evidence is written as real folders, and a link may lead anywhere. */
async function folderNames(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory() && isRunName(entry.name)).map((entry) => entry.name)
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return []
    throw fileError(thrown, 'read the folder', root)
  }
}
