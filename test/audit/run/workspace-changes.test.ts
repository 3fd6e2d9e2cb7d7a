import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { watchWorkspace } from '../../../src/audit/run/workspace-changes.ts'
import type { Host } from '../../../src/platform/host.ts'
import { contentsOf, copyOf, makeRepository, workTreeOf, type Repository } from '../repository.ts'

// Each test starts a few dozen gits.
vi.setConfig({ testTimeout: 30_000 })

let repository: Repository
beforeEach(async () => {
  repository = await makeRepository()
})
afterEach(() => repository.close())

interface Watched {
  host?: Host
  folder?: string
  evidence?: string
}

/** The patch of what `work` does in a work tree. */
async function patchOf(work: () => Promise<void> | void, { host, folder, evidence }: Watched = {}): Promise<Buffer> {
  const { top } = repository
  const watch = await watchWorkspace(
    host ?? repository.host,
    folder ?? top,
    evidence ?? join(top, 'docs/evidence/codex'),
  )
  if (!watch) throw new Error('there is no work tree')
  try {
    await work()
    const patch = await watch.patch()
    if (!patch) throw new Error('git could not tell')
    return patch
  } finally {
    await watch.close()
  }
}

type Tree = Record<string, string>

/** Applies the patch of `work` to a copy of the tree as it was: `applied` is what comes of it, `actual` what is. */
async function reproduce(
  work: () => Promise<void> | void,
  watched: Watched = {},
): Promise<{ patch: string; applied: Tree; actual: Tree }> {
  const before = await copyOf(repository.top, join(repository.outside, 'before'))
  const patch = await patchOf(work, watched)
  const file = join(repository.outside, 'changes.patch')
  await writeFile(file, patch)
  execFileSync('git', ['-C', before, 'apply', file], { env: repository.env, stdio: 'pipe' })
  return {
    patch: patch.toString('latin1'),
    applied: await workTreeOf(before),
    actual: await workTreeOf(repository.top),
  }
}

const BINARY = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256))

async function commitSome(): Promise<void> {
  await repository.write({
    'kept.txt': 'kept\n',
    'changed.txt': 'one\ntwo\nthree\n',
    'deleted.txt': 'deleted\n',
    'old name.txt': 'a long enough text\nthat is renamed\nand stays the same\n',
    'image.bin': BINARY,
    'run.sh': '#!/bin/sh\n',
    'latin1.txt': Buffer.from('caf\xe9\n', 'latin1'),
    'crlf.txt': 'a\r\nb\r\n',
    'no end.txt': 'no line end',
    'folder/below.txt': 'below\n',
    '.gitignore': 'ignored/\n',
  })
  // Files of the same moment as the index are read again by git in any case; old ones are taken from its objects.
  const old = new Date(Date.now() - 3_600_000)
  for (const name of Object.keys(await workTreeOf(repository.top))) await utimes(join(repository.top, name), old, old)
  repository.git('add', '--all')
  repository.git('commit', '--quiet', '--message', 'first')
}

describe('a patch', () => {
  beforeEach(commitSome)

  it('of nothing is empty', async () => {
    expect((await patchOf(() => undefined)).length).toBe(0)
  })

  it('reproduces new, changed, deleted and renamed files', async () => {
    const { top, write } = repository
    const { patch, applied, actual } = await reproduce(async () => {
      await write({ 'changed.txt': 'one\nTWO\nthree\n', 'new/deep/er.txt': 'new\n', empty: '' })
      await rm(join(top, 'deleted.txt'))
      await rename(join(top, 'old name.txt'), join(top, 'new name.txt'))
    })
    expect(applied).toEqual(actual)
    expect(patch).toContain('-two\n+TWO\n')
    expect(patch).toContain('rename from old name.txt\nrename to new name.txt\n')
    expect(patch).not.toContain('kept.txt')
  })

  test.each([
    [
      'binary files, other encodings, line ends of Windows and missing ones',
      {
        'image.bin': BINARY.toReversed(),
        'new.bin': BINARY.subarray(100),
        'latin1.txt': Buffer.from('th\xe9 caf\xe9\n', 'latin1'),
        'crlf.txt': 'a\r\nB\r\n',
        'new crlf.txt': 'x\r\n',
        'no end.txt': 'still no line end',
        'new no end.txt': 'x',
      },
    ],
    [
      'names beyond ASCII, with quotes and tabs, and like those of git',
      {
        'ü€😀.txt': 'x\n',
        'a\tb.txt': 'x\n',
        'a"b.txt': 'x\n',
        "a'b c.txt": 'x\n',
        '-x': 'x\n',
        HEAD: 'x\n',
        'folder/.gitattributes': '* -text\n',
        'a b/c b/d': 'x\n',
      },
    ],
  ] as [string, Record<string, string | Buffer>][])('reproduces %s', async (_, files) => {
    const { applied, actual } = await reproduce(() => repository.write(files))
    expect(applied).toEqual(actual)
  })

  test.skipIf(platform() === 'win32')('reproduces links and what may be run', async () => {
    const { patch, applied, actual } = await reproduce(async () => {
      await symlink('kept.txt', join(repository.top, 'link'))
      await chmod(join(repository.top, 'run.sh'), 0o755)
    })
    expect(applied).toEqual(actual)
    expect(patch).toContain('new mode 100755')
    expect(patch).toContain('new file mode 120000')
  })

  it('reproduces more than fits into any buffer', async () => {
    const line = (index: number): string => `${index} ${'x'.repeat(80)}\n`
    const { patch, applied, actual } = await reproduce(() =>
      repository.write({ 'large.txt': Array.from({ length: 60_000 }, (_, index) => line(index)).join('') }),
    )
    expect(applied).toEqual(actual)
    expect(patch.length).toBeGreaterThan(5_000_000)
  })

  it('does not hold what was dirty before', async () => {
    const { top, write, git } = repository
    await write({ 'changed.txt': 'dirty\n', 'untracked.txt': 'mine\n', 'staged.txt': 'staged\n' })
    git('add', 'staged.txt')
    await write({ 'staged.txt': 'staged and changed\n' })
    await rm(join(top, 'deleted.txt'))
    const { patch, applied, actual } = await reproduce(() =>
      write({ 'kept.txt': 'changed\n', 'untracked.txt': 'mine, then Codex\n' }),
    )
    expect(applied).toEqual(actual)
    expect(patch.match(/^diff --git .*$/gm)).toEqual([
      'diff --git a/kept.txt b/kept.txt',
      'diff --git a/untracked.txt b/untracked.txt',
    ])
  })

  it('holds what the run committed, staged or stashed away', async () => {
    const { write, git } = repository
    const { patch, applied, actual } = await reproduce(async () => {
      await write({ 'kept.txt': 'committed\n' })
      git('commit', '--quiet', '--all', '--message', 'second')
      await write({ 'staged.txt': 'staged\n' })
      git('add', 'staged.txt')
    })
    expect(applied).toEqual(actual)
    expect(patch).toContain('+committed\n')
    expect(patch).toContain('+staged\n')
  })

  it('does not hold ignored files, the .env or the evidence', async () => {
    const patch = await patchOf(() =>
      repository.write({
        'ignored/a': 'x\n',
        '.env': 'KEY=secret\n',
        'docs/evidence/codex/run/report.md': 'x\n',
        'docs/evidence/other.md': 'x\n',
      }),
    )
    expect(patch.toString().match(/^diff --git .*$/gm)).toEqual([
      'diff --git a/docs/evidence/other.md b/docs/evidence/other.md',
    ])
  })

  it('does not hold evidence in a folder whose name looks like a pattern', async () => {
    const evidence = join(repository.top, 'e*')
    const work = (): Promise<void> => repository.write({ 'e*/report.md': 'x\n', 'every/report.md': 'x\n' })
    const patch = await patchOf(work, { evidence })
    expect(patch.toString().match(/^diff --git .*$/gm)).toEqual(['diff --git a/every/report.md b/every/report.md'])
  })

  test.skipIf(platform() === 'win32')(
    'does not hold evidence when the workspace is reached through a link',
    async () => {
      const link = join(repository.outside, 'link')
      await symlink(repository.top, link)
      const evidence = join(link, 'evidence')
      await mkdir(evidence)
      const work = (): Promise<void> => repository.write({ 'evidence/report.md': 'x\n', 'a.txt': 'a\n' })
      const patch = await patchOf(work, { folder: link, evidence })
      expect(patch.toString().match(/^diff --git .*$/gm)).toEqual(['diff --git a/a.txt b/a.txt'])
    },
  )

  it('holds evidence of nobody when that lies elsewhere', async () => {
    const work = (): Promise<void> => repository.write({ 'a.txt': 'a\n' })
    expect((await patchOf(work, { evidence: join(repository.outside, 'evidence') })).toString()).toContain('a.txt')
  })

  it('of a folder below the top holds the whole work tree', async () => {
    const { patch, applied, actual } = await reproduce(
      () => repository.write({ 'folder/below.txt': 'x\n', 'kept.txt': 'x\n' }),
      {
        folder: join(repository.top, 'folder'),
      },
    )
    expect(applied).toEqual(actual)
    expect(patch.match(/^diff --git .*$/gm)).toHaveLength(2)
  })

  test.skipIf(platform() === 'win32')('is made after an interrupt too', async () => {
    const abort = new AbortController()
    // A git that is slow enough to be ended on its way.
    const bin = join(repository.outside, 'bin')
    await repository.write({ git: `#!/bin/sh\nsleep 0.1\nPATH=\${PATH#*:} exec git "$@"\n` }, bin)
    await chmod(join(bin, 'git'), 0o755)
    const env = { ...repository.env, PATH: `${bin}:${repository.env['PATH']}` }
    const host = { ...repository.host, env, signal: abort.signal }
    const work = async (): Promise<void> => {
      await repository.write({ 'kept.txt': 'x\n' })
      abort.abort()
    }
    expect((await patchOf(work, { host })).toString()).toContain('kept.txt')
  })

  test.each([
    ['how patches look', ['diff.noprefix', 'color.ui=always', 'core.quotePath=false', 'diff.renames=false']],
    ['what makes patches', ['diff.mnemonicPrefix', 'diff.external=false', 'diff.shout.textconv=tr a-z A-Z <']],
    ['the index', ['core.untrackedCache', 'core.splitIndex', 'index.version=4']],
  ])('is the same whatever a person set for %s: %j', async (_, settings) => {
    for (const setting of settings) {
      const [name = '', value = 'true'] = setting.split('=')
      repository.git('config', name, value)
    }
    repository.git('status')
    const { applied, actual } = await reproduce(() =>
      repository.write({ 'kept.txt': 'a\r\nb\n', 'ü.txt': 'x\n', '.gitattributes': '*.txt diff=shout\n' }),
    )
    expect(applied).toEqual(actual)
  })

  it('holds files whose line ends git was told to refuse', async () => {
    repository.git('config', 'core.safecrlf', 'true')
    const files = { '.gitattributes': '*.txt text\n', 'kept.txt': 'a\r\nb\n', 'z.md': 'z\n' }
    const patch = await patchOf(() => repository.write(files))
    expect(patch.toString().match(/^diff --git a\/(.*) b/gm)).toHaveLength(3)
  })
})

describe('a work tree', () => {
  it('that has no commit yet is watched', async () => {
    await repository.write({ 'a.txt': 'mine\n' })
    const { patch, applied, actual } = await reproduce(() => repository.write({ 'b.txt': 'new\n' }))
    expect(applied).toEqual(actual)
    expect(patch.match(/^diff --git .*$/gm)).toEqual(['diff --git a/b.txt b/b.txt'])
  })

  it('that belongs to another repository folder (git worktree) is watched', async () => {
    await commitSome()
    const other = join(repository.outside, 'other ü')
    repository.git('worktree', 'add', '--quiet', '--detach', other)
    await repository.write({ 'kept.txt': 'dirty\n' }, other)
    const work = (): Promise<void> => repository.write({ 'changed.txt': 'x\n' }, other)
    const patch = await patchOf(work, { folder: other, evidence: join(other, 'evidence') })
    expect(patch.toString().match(/^diff --git .*$/gm)).toEqual(['diff --git a/changed.txt b/changed.txt'])
  })

  it('with a submodule is watched, and the submodule is one line', async () => {
    await commitSome()
    const { outside, top, env, git, write } = repository
    await copyOf(top, join(outside, 'library'))
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(outside, 'library'), 'library')
    git('commit', '--quiet', '--message', 'submodule')
    const patch = await patchOf(async () => {
      await write({ 'kept.txt': 'x\n', 'library/kept.txt': 'x\n' })
      execFileSync('git', ['-C', join(top, 'library'), 'commit', '--quiet', '--all', '--message', 'x'], { env })
    })
    expect(patch.toString().match(/^diff --git .*$/gm)).toEqual([
      'diff --git a/kept.txt b/kept.txt',
      'diff --git a/library b/library',
    ])
    expect(patch.toString()).toMatch(/^\+Subproject commit [0-9a-f]{40}$/m)
  })

  test.each([
    ['with a commit', true],
    ['without a commit', false],
  ])('with another repository in it, %s, is watched', async (_, committed) => {
    await commitSome()
    const { top, env, write } = repository
    const inner = (...args: string[]): void => void execFileSync('git', ['-C', join(top, 'inner'), ...args], { env })
    await write({ 'inner/a.txt': 'x\n' })
    inner('init', '--quiet')
    if (committed) {
      inner('add', '--all')
      inner('commit', '--quiet', '--message', 'inner')
    }
    const patch = await patchOf(() => write({ 'kept.txt': 'x\n', 'inner/a.txt': 'y\n', 'z.txt': 'z\n' }))
    expect(patch.toString()).toContain('diff --git a/kept.txt b/kept.txt')
    expect(patch.toString()).toContain('diff --git a/z.txt b/z.txt')
  })

  test.skipIf(platform() === 'win32')('in a folder whose name divides lists is watched', async () => {
    await repository.close()
    repository = await makeRepository('a:b "c" \\d')
    await commitSome()
    const { applied, actual } = await reproduce(() => repository.write({ 'kept.txt': 'x\n', 'new.txt': 'x\n' }))
    expect(applied).toEqual(actual)
  })

  it('with a sparse checkout is watched, also outside of its cone', async () => {
    const { write, git } = repository
    await write({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' })
    git('add', '--all')
    git('commit', '--quiet', '--message', 'two folders')
    git('sparse-checkout', 'set', '--cone', 'in')
    const patch = await patchOf(() => write({ 'out/b.txt': 'changed\n', 'out/new.txt': 'x\n' }))
    expect(patch.toString().match(/^diff --git .*$/gm)).toEqual([
      'diff --git a/out/b.txt b/out/b.txt',
      'diff --git a/out/new.txt b/out/new.txt',
    ])
    expect((await patchOf(() => undefined)).length).toBe(0)
  })

  test.each([
    ['fails', 'exit 1'],
    ['is not there', 'no-such-program'],
  ])('where a filter that git needs %s is not known', async (_, filter) => {
    const { top, host, write, git } = repository
    await commitSome()
    git('config', 'filter.broken.clean', filter)
    git('config', 'filter.broken.required', 'true')
    await write({ '.gitattributes': '*.bin filter=broken\n', 'model.bin': 'x\n' })
    const watch = await watchWorkspace(host, top, join(top, 'docs/evidence/codex'))
    await write({ 'kept.txt': 'changed\n' })
    expect(await watch?.patch()).toBeUndefined()
    await watch?.close()
  })

  it('ends its look at the beginning when it is told to', async () => {
    const { top, host, write, git } = repository
    await commitSome()
    git('config', 'filter.slow.clean', 'sleep 20; cat')
    await write({ '.gitattributes': '*.bin filter=slow\n', 'model.bin': 'x\n' })
    const began = performance.now()
    const watch = await watchWorkspace({ ...host, signal: AbortSignal.timeout(500) }, top, join(top, 'evidence'))
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(await watch?.patch()).toBeUndefined()
    await watch?.close()
  })

  it('that has no room beside it is an error of files', async () => {
    const { top, host } = repository
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, join(top, 'no such folder'))
    onTestFinished(() => void vi.unstubAllEnvs())
    await expect(watchWorkspace(host, top, join(top, 'evidence'))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })

  it('is none outside git, or without git', async () => {
    const { host, outside, top } = repository
    expect(await watchWorkspace(host, outside, join(outside, 'evidence'))).toBeUndefined()
    const bare = { ...host, env: { PATH: outside } }
    expect(await watchWorkspace(bare, top, join(top, 'evidence'))).toBeUndefined()
  })
})

describe('watching', () => {
  it('changes no byte of the repository: not its index, not its objects', async () => {
    await commitSome()
    const { top, git, write } = repository
    await write({ 'changed.txt': 'dirty\n', 'untracked.txt': 'x\n' })
    git('status')
    const before = await contentsOf(join(top, '.git'))
    const times = (await stat(join(top, '.git', 'index'))).mtimeMs
    await patchOf(() => write({ 'kept.txt': 'x\n', 'new.bin': BINARY }))
    expect(await contentsOf(join(top, '.git'))).toEqual(before)
    expect((await stat(join(top, '.git', 'index'))).mtimeMs).toBe(times)
  })

  it('goes on while git is locked by another', async () => {
    await commitSome()
    await writeFile(join(repository.top, '.git', 'index.lock'), '')
    expect((await patchOf(() => repository.write({ 'kept.txt': 'x\n' }))).toString()).toContain('kept.txt')
  })

  it('leaves nothing behind when it is closed', async () => {
    await commitSome()
    const scratch = join(repository.outside, 'scratch')
    await mkdir(scratch)
    vi.stubEnv('TMPDIR', scratch)
    onTestFinished(() => void vi.unstubAllEnvs())
    const watch = await watchWorkspace(repository.host, repository.top, join(repository.top, 'evidence'))
    expect(await readdir(scratch)).toEqual([expect.stringMatching(/^codexkit-changes-/)])
    await watch?.close()
    expect(await readdir(scratch)).toEqual([])
  })
})
