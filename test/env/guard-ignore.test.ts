import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { getuid } from 'node:process'
import { beforeEach, describe, expect, it } from 'vitest'
import { guardIgnoreFile, refuseTrackedEnvFile } from '../../src/env/guard-ignore.ts'
import { testHost } from '../platform/test-host.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const GIT_ENV = { PATH: process.env['PATH'], HOME: '/none', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' }
const host = testHost({ env: GIT_ENV })
const withoutGit = testHost({ env: { PATH: '/none' } })

const HEAD = '# codexkit: secrets, evidence, state'
const ALL = ['.env', 'docs/evidence/codex/', 'state/']

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: inFolder('repo'), env: GIT_ENV, encoding: 'utf8' })
const guard = (): Promise<string[]> => guardIgnoreFile(host, inFolder('repo'))
const readIgnore = (): Promise<string> => readFile(inFolder('repo', '.gitignore'), 'utf8')

describe('the ignore file', () => {
  beforeEach(() => {
    mkdirSync(inFolder('repo'))
    git('init', '--quiet')
  })

  it.each([
    ['is made where there is none', undefined, `${HEAD}\n.env\ndocs/evidence/codex/\nstate/\n`, ALL],
    ['is filled when empty', '', `${HEAD}\n.env\ndocs/evidence/codex/\nstate/\n`, ALL],
    ['is added to after a gap', 'dist\n', `dist\n\n${HEAD}\n.env\ndocs/evidence/codex/\nstate/\n`, ALL],
    ['is added to without a last line end', 'dist', `dist\n\n${HEAD}\n.env\ndocs/evidence/codex/\nstate/\n`, ALL],
    ['keeps CRLF', 'dist\r\n', `dist\r\n\r\n${HEAD}\r\n.env\r\ndocs/evidence/codex/\r\nstate/\r\n`, ALL],
    ['counts lines that are there', '.env\n', `.env\n\n${HEAD}\ndocs/evidence/codex/\nstate/\n`, ALL.slice(1)],
    [
      'counts lines from the top',
      '/.env\n/state/\n',
      `/.env\n/state/\n\n${HEAD}\ndocs/evidence/codex/\n`,
      ALL.slice(1, 2),
    ],
    ['counts wider rules', '.env*\ndocs/evidence\nstat?\n', '.env*\ndocs/evidence\nstat?\n', []],
    ['counts a rule for everything', '*\n', '*\n', []],
    [
      'adds what a later rule lets in again',
      '.env\n!.env\nstate\ndocs\n',
      `.env\n!.env\nstate\ndocs\n\n${HEAD}\n.env\n`,
      ['.env'],
    ],
    ['is not taken in by a comment', '# .env\n', `# .env\n\n${HEAD}\n.env\ndocs/evidence/codex/\nstate/\n`, ALL],
    [
      'keeps a byte order mark, which git skips',
      '\uFEFF.env\n',
      `\uFEFF.env\n\n${HEAD}\ndocs/evidence/codex/\nstate/\n`,
      ALL.slice(1),
    ],
  ])('%s', async (_, before, after, added) => {
    if (before !== undefined) await writeFile(inFolder('repo', '.gitignore'), before)
    expect(await guard()).toEqual(added)
    expect(await readIgnore()).toBe(after)
    for (const path of ALL) expect(git('check-ignore', '--no-index', path).trim()).toBe(path)
  })

  it('is added to once: a second time nothing changes on disk', async () => {
    await guard()
    const before = await stat(inFolder('repo', '.gitignore'))
    expect(await guard()).toEqual([])
    expect((await stat(inFolder('repo', '.gitignore'))).ino).toBe(before.ino)
  })

  it('is not needed where other rules of git ignore the paths', async () => {
    await writeFile(inFolder('repo', '.git', 'info', 'exclude'), '.env\nstate/\n/docs/\n')
    expect(await guard()).toEqual([])
    expect(await readdir(inFolder('repo'))).toEqual(['.git'])
  })

  it('is not added to for a path that is ignored although git tracks it', async () => {
    await guard()
    await mkdir(inFolder('repo', 'state'))
    for (const path of ['.env', 'state/kept']) await writeFile(inFolder('repo', path), '')
    git('add', '--force', '.env', 'state/kept')
    expect(await guard()).toEqual([])
  })

  it('of a folder above counts', async () => {
    await writeFile(inFolder('repo', '.gitignore'), '.env\nstate/\n')
    await mkdir(inFolder('repo', 'inner'))
    expect(await guardIgnoreFile(host, inFolder('repo', 'inner'))).toEqual(['docs/evidence/codex/'])
    expect(await readdir(inFolder('repo', 'inner'))).toEqual(['.gitignore'])
  })

  it('keeps its mode and bytes that are not UTF-8', async () => {
    await writeFile(inFolder('repo', '.gitignore'), Buffer.from('gr\xfc\xdfe\n', 'latin1'))
    await chmod(inFolder('repo', '.gitignore'), 0o640)
    await guard()
    const bytes = await readFile(inFolder('repo', '.gitignore'))
    expect(bytes.subarray(0, 6)).toEqual(Buffer.from('gr\xfc\xdfe\n', 'latin1'))
    if (process.platform !== 'win32') expect((await stat(inFolder('repo', '.gitignore'))).mode & 0o777).toBe(0o640)
  })

  it('in UTF-16, which git cannot read, is refused', async () => {
    const bytes = Buffer.from('\uFEFF.env\r\n', 'utf16le')
    await writeFile(inFolder('repo', '.gitignore'), bytes)
    await expect(guard()).rejects.toMatchObject({
      code: 'CODEXKIT_UNSAFE_ENV_FILE',
      exitCode: 9,
      message: `git cannot read ${inFolder('repo', '.gitignore')}: it is UTF-16, so it protects nothing.`,
      hint: 'Save it as UTF-8 and run again.',
    })
    expect(await readFile(inFolder('repo', '.gitignore'))).toEqual(bytes)
  })

  it.each([
    ['without git', withoutGit, 'repo'],
    ['outside a repository', host, 'plain'],
  ])('%s goes by its own lines', async (_, anyHost, folder) => {
    await mkdir(inFolder(folder), { recursive: true })
    await writeFile(inFolder(folder, '.gitignore'), '/.env\n')
    expect(await guardIgnoreFile(anyHost, inFolder(folder))).toEqual(ALL.slice(1))
    expect(await guardIgnoreFile(anyHost, inFolder(folder))).toEqual([])
  })
})

describe('a .env', () => {
  beforeEach(async () => {
    mkdirSync(inFolder('repo'))
    git('init', '--quiet')
    await writeFile(inFolder('repo', '.env'), 'A=a\n')
  })
  const refuse = (anyHost = host, folder = 'repo'): Promise<void> => refuseTrackedEnvFile(anyHost, inFolder(folder))

  it('that git tracks is refused with the command to type', async () => {
    git('add', '--force', '.env')
    await expect(refuse()).rejects.toMatchObject({
      code: 'CODEXKIT_UNSAFE_ENV_FILE',
      exitCode: 9,
      message: `git tracks ${inFolder('repo', '.env')}, so no secret may go into it.`,
      hint: 'Type "git rm --cached .env", commit that, and run again. Replace any secret it ever held.',
      details: { path: inFolder('repo', '.env') },
    })
  })

  it('that git tracks is refused although it is ignored, or gone from disk', async () => {
    git('add', '--force', '.env')
    await writeFile(inFolder('repo', '.gitignore'), '.env\n')
    await expect(refuse()).rejects.toThrow('git tracks')
  })

  it('in a folder of the repository is looked at there', async () => {
    await mkdir(inFolder('repo', 'inner'))
    await writeFile(inFolder('repo', 'inner', '.env'), 'A=a\n')
    git('add', '--force', '.env')
    await expect(refuse(host, 'repo/inner')).resolves.toBeUndefined()
    git('add', '--force', 'inner/.env')
    await expect(refuse(host, 'repo/inner')).rejects.toThrow('git tracks')
  })

  it('that git does not track is fine', async () => {
    git('add', '--force', '--intent-to-add', '.env')
    git('rm', '--cached', '--quiet', '--force', '.env')
    await expect(refuse()).resolves.toBeUndefined()
  })

  it('outside a repository, or without git, is fine', async () => {
    await mkdir(inFolder('plain'))
    await expect(refuse(host, 'plain')).resolves.toBeUndefined()
    await expect(refuse(withoutGit)).resolves.toBeUndefined()
  })

  it('of which git cannot tell is refused', async () => {
    git('add', '--force', '.env')
    await writeFile(inFolder('repo', '.git', 'index'), 'broken')
    await expect(refuse()).rejects.toMatchObject({
      code: 'CODEXKIT_UNSAFE_ENV_FILE',
      exitCode: 9,
      message: expect.stringMatching(/^git cannot tell whether it tracks .+\.env: .*index file.+\.$/),
      hint: `Type "git status" in ${inFolder('repo')} and mend what it says.`,
    })
  })

  it.skipIf(getuid?.() !== 0)('in a repository of somebody else, of which git says nothing, is refused', async () => {
    git('add', '--force', '.env')
    for (const path of ['', '.git', '.env']) await chown(inFolder('repo', path), 12_345, 12_345)
    await expect(refuse()).rejects.toMatchObject({
      code: 'CODEXKIT_UNSAFE_ENV_FILE',
      message: expect.stringContaining('detected dubious ownership'),
    })
  })
})
