import { join } from 'node:path'
import { hashFile } from '../../src/platform/hash-file.ts'
import type { ArchiveFile } from './archive-file.ts'
import { listFiles, renderSums, sha256 } from './checksums.ts'
import { executableName, LICENSES, SUMS, SUMS_SIGNATURE } from './release-names.ts'
import type { Signer } from './signer.ts'

export interface ContentRequest {
  top: string
  target: string
  /** The path of the executable of this target. */
  executable: string
  /** The text of THIRD-PARTY-LICENSES.txt. */
  licenses: string
  sign: Signer['sign']
}

/** Pages that come along as they are. */
const PAGES = ['README.md', 'CHANGELOG.md', 'LICENSE']

/** All files of an archive: the executable, the shims, the pages, and SHA256SUMS over those with its signature. */
export async function archiveContents(request: ContentRequest): Promise<ArchiveFile[]> {
  const { top, target, executable, licenses, sign } = request
  const scripts = await listFiles(join(top, 'scripts'))
  const files: ArchiveFile[] = [
    { path: executableName(target), executable: true, content: { file: executable } },
    ...scripts.map((path) => ({
      path: `scripts/${path}`,
      executable: path.endsWith('.sh'),
      content: { file: join(top, 'scripts', path) },
    })),
    ...PAGES.map((path) => ({ path, executable: false, content: { file: join(top, path) } })),
    { path: LICENSES, executable: false, content: Buffer.from(licenses) },
  ]
  const hashes = await Promise.all(files.map(async (file) => [file.path, await hashOf(file)] as const))
  const sums = Buffer.from(renderSums(new Map(hashes)))
  return [
    ...files,
    { path: SUMS, executable: false, content: sums },
    { path: SUMS_SIGNATURE, executable: false, content: Buffer.from(await sign(sums)) },
  ]
}

async function hashOf({ content }: ArchiveFile): Promise<string> {
  return content instanceof Uint8Array ? sha256(content) : hashFile(content.file, 'sha256')
}
