import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Env, Host } from '../../src/platform/host.ts'
import { fakeHost } from '../codex/fake-host.ts'

export interface Repository {
  /** Holds the repository and whatever a test puts beside it. */
  outside: string
  top: string
  env: Env
  host: Host
  git: (...args: string[]) => string
  write: (files: Record<string, string | Uint8Array>, base?: string) => Promise<void>
  close: () => Promise<void>
}

/** A git repository in a folder with a space and a letter beyond ASCII, away from anybody's git settings. */
export async function makeRepository(name = 'work ü'): Promise<Repository> {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'repository ü ')))
  const top = join(outside, name)
  await mkdir(top)
  const env = {
    PATH: process.env['PATH'],
    HOME: outside,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.test',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.test',
  }
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', top, ...args], { env, encoding: 'utf8', stdio: 'pipe' })
  git('init', '--quiet', '--template=', '--initial-branch=main')
  const write: Repository['write'] = async (files, base = top) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(base, path)), { recursive: true })
      await writeFile(join(base, path), content)
    }
  }
  const close = (): Promise<void> => rm(outside, { recursive: true, force: true })
  return { outside, top, env, host: fakeHost(top, { env }), git, write, close }
}

/** Every file below a folder with a hash of what is in it. */
export async function contentsOf(
  folder: string,
  skip: (path: string) => boolean = () => false,
): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const contents: Record<string, string> = {}
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length + 1)
    if (entry.isDirectory() || skip(name)) continue
    const bytes = entry.isSymbolicLink() ? `link ${await readlink(path)}` : await readFile(path)
    contents[name] = createHash('sha256').update(bytes).digest('hex')
  }
  return contents
}

/** The same without git's own files. */
export const workTreeOf = (folder: string): Promise<Record<string, string>> =>
  contentsOf(folder, (path) => path === '.git' || path.startsWith('.git/'))

/** A copy of a folder as it is now. */
export async function copyOf(folder: string, to: string): Promise<string> {
  await cp(folder, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  return to
}
