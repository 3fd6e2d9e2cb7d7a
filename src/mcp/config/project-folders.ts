import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { readOptionalText, statOptional } from '../../platform/read-optional.ts'

/** Where a project may be configured, and by which names it may be trusted. */
export interface ProjectFolders {
  /** From the git top down to the workspace, which stands alone outside git; each with its real path, as Codex knows it. */
  folders: readonly { path: string; real: string }[]
  /** Real paths: the git top, and for a linked work tree the main repository after it. Empty outside git. */
  repositories: readonly string[]
}

/** The folders of the project that a workspace is in, by the rule of Codex: docs/notes/codex/mcp-config.md. Throws CODEXKIT_FILE. */
export async function projectFolders(workspace: string): Promise<ProjectFolders> {
  const path = resolve(workspace)
  // One that is not there has no configuration either.
  const real = await realpath(path).catch(() => path)
  const above: string[] = []
  for (let each = real; ; each = dirname(each)) {
    if ((await statOptional(join(each, '.git'))) !== undefined) {
      const parents = above.toReversed().map((folder) => ({ path: folder, real: folder }))
      return { folders: [...parents, { path, real }], repositories: await repositoriesAt(each) }
    }
    const parent = dirname(each)
    if (parent === each) return { folders: [{ path, real }], repositories: [] }
    above.push(parent)
  }
}

/** A linked work tree has a file `.git` with `gitdir: MAIN/.git/worktrees/NAME`. */
async function repositoriesAt(top: string): Promise<string[]> {
  const link = join(top, '.git')
  if ((await statOptional(link))?.isFile() !== true) return [top]
  const folder = /^gitdir:\s*(.+?)\s*$/m.exec((await readOptionalText(link)) ?? '')?.[1]
  const all = folder === undefined ? '' : dirname(resolve(top, folder))
  return basename(all) === 'worktrees' ? [top, dirname(dirname(all))] : [top]
}
