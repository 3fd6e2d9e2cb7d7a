import { copyFile, mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative, sep } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import { gitOutput, runGit } from '../../platform/git.ts'
import type { Host } from '../../platform/host.ts'
import { readOptional } from '../../platform/read-optional.ts'

/** Sees what a run changes in a work tree without touching its index or its objects. */
export interface WorkspaceWatch {
  /** The changes since the watch began, as a patch that `git apply` takes. Bytes, as source files may be no UTF-8. */
  patch: () => Promise<Buffer>
  close: () => Promise<void>
}

/**
 * Begins to watch the git work tree that holds `folder`; undefined outside git. Ignored files and `leaveOut` (the
 * evidence itself) are not seen. Git's own index and object store serve as the base, through copies beside them.
 */
export async function watchWorkspace(
  host: Host,
  folder: string,
  leaveOut: string,
): Promise<WorkspaceWatch | undefined> {
  const asked = ['--absolute-git-dir', '--path-format=absolute', '--git-common-dir', '--show-toplevel']
  const told = await gitOutput(host, folder, ['rev-parse', ...asked])
  const [gitFolder, common, top] = told?.split(/\r?\n/) ?? []
  if (gitFolder === undefined || common === undefined || top === undefined) return undefined
  const scratch = await mkdtemp(join(tmpdir(), 'codexkit-changes-'))
  const index = join(scratch, 'index')
  await copyFile(join(gitFolder, 'index'), index).catch((thrown: unknown) => {
    if (systemCodeOf(thrown) !== 'ENOENT') throw thrown
  })
  const env = {
    ...host.env,
    GIT_INDEX_FILE: index,
    GIT_OBJECT_DIRECTORY: scratch,
    // A list, so a path is quoted as git quotes: it may hold what divides lists.
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(join(common, 'objects')),
  }
  // An interrupted run has changes too, so its signal does not end what finds them.
  const aside = { ...host, env, signal: new AbortController().signal }
  const paths = ['--', '.', ':(exclude,top).env', ...(await excluding(top, leaveOut))]
  // Files that cannot be read are left out by --ignore-errors; what can be seen is still worth having.
  const take = (): Promise<unknown> =>
    runGit(aside, top, ['-c', 'core.safecrlf=false', 'add', '--all', '--ignore-errors', ...paths])
  const tree = (): Promise<string | undefined> => gitOutput(aside, top, ['write-tree'])
  await take()
  const before = await tree()
  const untouched = await stampOf(index)
  return {
    patch: async () => {
      await take()
      // Most runs change nothing, and then the index is the file it was: git never writes into one, it replaces it.
      if (before !== undefined && (await stampOf(index)) === untouched) return Buffer.alloc(0)
      const after = await tree()
      if (before === undefined || after === undefined || before === after) return Buffer.alloc(0)
      const file = join(scratch, 'changes.patch')
      // diff-tree, since what a person set for `git diff` (prefixes, filters) makes patches that do not apply.
      await runGit(aside, top, ['diff-tree', '-p', '-M', '--binary', `--output=${file}`, before, after])
      return (await readOptional(file)) ?? Buffer.alloc(0)
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}

/** Another one for every file that ever had this path. */
async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`
}

/** The pathspec that leaves a folder out, taken by its letters; none when it lies elsewhere or holds the work tree. */
async function excluding(top: string, folder: string): Promise<string[]> {
  // Git names the work tree by its real path.
  const path = relative(top, await realpath(folder).catch(() => folder))
  const outside = path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  return outside ? [] : [`:(exclude,top,literal)${path.split(sep).join('/')}`]
}
