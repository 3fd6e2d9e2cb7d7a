import { copyFile, mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import { fileError } from '../../platform/file-error.ts'
import { gitOutput, runGit } from '../../platform/git.ts'
import type { Host } from '../../platform/host.ts'
import { pathInside } from '../../platform/path-inside.ts'
import { readOptional } from '../../platform/read-optional.ts'

/** Sees what a run changes in a work tree without touching its index or its objects. */
export interface WorkspaceWatch {
  /**
   * The changes since the watch began, as a patch that `git apply` takes. Bytes, as source files may be no UTF-8.
   * Undefined when git could not tell: a filter that failed, a disk that is full, or the 30 s of a git were over.
   */
  patch: () => Promise<Buffer | undefined>
  close: () => Promise<void>
}

/** No checks of line ends; and a split index would leave its other half in the repository. */
const SETTINGS = ['-c', 'core.safecrlf=false', '-c', 'core.splitIndex=false']

/**
 * Begins to watch the git work tree that holds `folder`; undefined outside git. Ignored files, submodules, repositories
 * within and `leaveOut` (the evidence itself) are not seen. Git's own index and object store serve as the base, through
 * copies beside them. Throws CODEXKIT_FILE.
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
  const scratch = await mkdtemp(join(tmpdir(), 'codexkit-changes-')).catch((thrown: unknown) => {
    throw fileError(thrown, 'create a folder in', tmpdir())
  })
  const index = join(scratch, 'index')
  await copyFile(join(gitFolder, 'index'), index).catch(async (thrown: unknown) => {
    if (systemCodeOf(thrown) === 'ENOENT') return
    await rm(scratch, { recursive: true, force: true })
    throw fileError(thrown, 'copy', join(gitFolder, 'index'))
  })
  const env = {
    ...host.env,
    GIT_INDEX_FILE: index,
    GIT_OBJECT_DIRECTORY: scratch,
    // A list, so a path is quoted as git quotes: it may hold what divides lists.
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(join(common, 'objects')),
  }
  const begin = { ...host, env }
  // An interrupted run has changes too, so its signal does not end what finds them.
  const end = { ...begin, signal: new AbortController().signal }
  const paths = ['--', '.', ':(exclude,top).env', ...(await excluding(top, leaveOut))]
  const tree = (aside: Host): Promise<string | undefined> => gitOutput(aside, top, [...SETTINGS, 'write-tree'])
  const before = (await addAll(begin, top, paths)) ? await tree(begin) : undefined
  const untouched = await stampOf(index)
  return {
    patch: async () => {
      if (before === undefined || !(await addAll(end, top, paths))) return undefined
      // Most runs change nothing, and then the index is the file it was: git never writes into one, it replaces it.
      if ((await stampOf(index)) === untouched) return Buffer.alloc(0)
      const after = await tree(end)
      if (after === undefined) return undefined
      if (before === after) return Buffer.alloc(0)
      const file = join(scratch, 'changes.patch')
      // diff-tree, since what a person set for `git diff` (prefixes, filters) makes patches that do not apply.
      const difference = ['diff-tree', '-p', '-M', '--binary', `--output=${file}`, before, after]
      return (await gitOutput(end, top, difference)) === undefined ? undefined : readOptional(file)
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}

/** Takes everything into the index, what a sparse checkout leaves out included; whether git came to its end. */
async function addAll(host: Host, top: string, paths: readonly string[]): Promise<boolean> {
  // Files that cannot be read are left out by --ignore-errors; what can be seen is still worth having.
  const add = ['add', '--all', '--ignore-errors']
  let run = await runGit(host, top, [...SETTINGS, ...add, '--sparse', ...paths])
  // Git before 2.34 does not know the option.
  if (run.status === 'exited' && run.code === 129) run = await runGit(host, top, [...SETTINGS, ...add, ...paths])
  // 1: something could not be read. After any other end the index is what it was.
  return run.status === 'exited' && (run.code === 0 || run.code === 1)
}

/** Another one for every file that ever had this path. */
async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`
}

/** The pathspec that leaves a folder out, taken by its letters; none when it lies elsewhere or holds the work tree. */
async function excluding(top: string, folder: string): Promise<string[]> {
  // Git names the work tree by its real path.
  const path = pathInside(top, await realpath(folder).catch(() => folder))
  return path ? [`:(exclude,top,literal)${path.split(sep).join('/')}`] : []
}
