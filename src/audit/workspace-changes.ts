import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { systemCodeOf } from '../errors.ts'
import { gitOutput, runGit } from '../platform/git.ts'
import type { Host } from '../platform/host.ts'

/** Sees what a run changes in a work tree without touching its index or its objects. */
export interface WorkspaceWatch {
  /** The changes since the watch began, as a patch that `git apply` takes. */
  patch: () => Promise<string>
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
  const gitFolder = await gitOutput(host, folder, ['rev-parse', '--absolute-git-dir'])
  const common = await gitOutput(host, folder, ['rev-parse', '--path-format=absolute', '--git-common-dir'])
  const top = await gitOutput(host, folder, ['rev-parse', '--show-toplevel'])
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
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(common, 'objects'),
  }
  const aside = { ...host, env }
  const exclude = relative(top, leaveOut).split(sep).join('/')
  const paths = ['--', '.', ':(exclude,top).env', ...(exclude.startsWith('..') ? [] : [`:(exclude,top)${exclude}`])]
  const tree = async (): Promise<string | undefined> => {
    // Files that cannot be read are left out by --ignore-errors; what can be seen is still worth having.
    await runGit(aside, top, ['add', '--all', '--ignore-errors', ...paths])
    return gitOutput(aside, top, ['write-tree'])
  }
  const before = await tree()
  return {
    patch: async () => {
      const after = await tree()
      if (before === undefined || after === undefined) return ''
      const run = await runGit(aside, top, ['diff', '--binary', '--no-color', '--no-ext-diff', before, after])
      return run.status === 'exited' ? run.stdout : ''
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}
