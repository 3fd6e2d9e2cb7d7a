import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReleaseFacts } from './gather-facts.ts'
import { licensesFor, type ReleaseFolders } from './make-target.ts'
import { stageMainPackage } from './npm-packages.ts'
import { npmPack } from './npm-pack.ts'
import { LICENSES } from './release-names.ts'
import type { ReleaseRequest } from './release-request.ts'

/** Makes the npm package `codexkit`. */
export async function makeMainPackage(
  { top, product, targets, signal }: ReleaseRequest,
  facts: ReleaseFacts,
  { folder, work }: ReleaseFolders,
): Promise<void> {
  const page = async (name: string) => [name, await readFile(join(top, name), 'utf8')] as const
  const pages = Object.fromEntries(await Promise.all(['README.md', 'CHANGELOG.md', 'LICENSE'].map(page)))
  const staged = join(work, 'npm-main')
  await stageMainPackage(staged, product, {
    parts: facts.parts,
    targets,
    bins: product.bins,
    pages: { ...pages, [LICENSES]: licensesFor(undefined, facts) },
  })
  await npmPack(staged, join(folder, 'npm'), signal)
}
