import { join } from 'node:path'
import { readOptional, readOptionalText } from '../platform/read-optional.ts'
import type { OwnExecutable } from './own-executable.ts'
import { parseReleaseSums } from './release-sums.ts'

/** The SHA256SUMS that belongs to an executable. */
export interface InstalledSums {
  path: string
  bytes: Buffer
  signature: string | undefined
  hashes: ReadonlyMap<string, string>
  /** What stands there for the executable: lower-case hex. */
  expected: string | undefined
  /**
   * A whole archive was unpacked here, so the other files of the release stand beside the executable. False when it
   * stands alone, in a folder that it shares with other programs, as install.sh puts it.
   */
  isReleaseFolder: boolean
}

/** The end of the name where an executable stands alone: `codexkit.SHA256SUMS`. */
export const LONE_ENDING = '.SHA256SUMS'

/** Finds the SHA256SUMS beside an executable: the one with its name, else the one of an unpacked archive. */
export async function findInstalledSums(executable: OwnExecutable): Promise<InstalledSums | undefined> {
  const { path, folder, releaseName } = executable
  const name = path.slice(folder.length).replace(/^[/\\]/, '')
  for (const place of [`${path}${LONE_ENDING}`, join(folder, 'SHA256SUMS')]) {
    const bytes = await readOptional(place)
    if (bytes === undefined) continue
    const hashes = parseReleaseSums(bytes.toString('utf8'))
    const expected = hashes.get(name) ?? hashes.get(releaseName)
    const isReleaseFolder = !place.endsWith(LONE_ENDING)
    // A file of that name may belong to something else.
    if (isReleaseFolder && expected === undefined) continue
    return { path: place, bytes, signature: await readOptionalText(`${place}.sig`), hashes, expected, isReleaseFolder }
  }
  return undefined
}
