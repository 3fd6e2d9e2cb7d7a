import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { gitOutput, gitTop, isInGitRepository, runGit } from '../../src/platform/git.ts'
import { testHost } from './test-host.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
const host = testHost({ env: { PATH: process.env['PATH'], HOME: '/none', GIT_CONFIG_NOSYSTEM: '1' } })

describe('git', () => {
  beforeEach(() => {
    mkdirSync(inFolder('repo', 'inner'), { recursive: true })
    execFileSync('git', ['init', '--quiet', inFolder('repo')])
  })

  it('tells the top of a work tree from below it', async () => {
    expect(await gitTop(host, inFolder('repo', 'inner'))).toBe(inFolder('repo').replaceAll('\\', '/'))
  })

  it('says nothing outside a work tree', async () => {
    expect(await gitTop(host, inFolder())).toBeUndefined()
    expect(await runGit(host, inFolder(), ['status'])).toMatchObject({ status: 'exited', code: 128 })
  })

  it.each([
    ['the top', ['repo'], {}, true],
    ['a folder below it', ['repo', 'inner'], {}, true],
    ['a folder elsewhere', [], {}, false],
    ['a folder elsewhere that a variable makes part of it', [], { GIT_DIR: 'repo/.git', GIT_WORK_TREE: '.' }, true],
    ['the top, without git', ['repo'], { PATH: '/none' }, false],
  ])('has %s in a repository, or not', async (_, place, env, expected) => {
    expect(await isInGitRepository(testHost({ env: { ...host.env, ...env } }), inFolder(...place))).toBe(expected)
  })

  it('output loses its last line end only', async () => {
    writeFileSync(inFolder('repo', 'a'), '')
    writeFileSync(inFolder('repo', 'b'), '')
    expect(await gitOutput(host, inFolder('repo'), ['ls-files', '--others'])).toBe('a\nb')
    expect(await gitOutput(host, inFolder('repo'), ['no-such-command'])).toBeUndefined()
  })

  it('speaks English and takes no locks', async () => {
    const german = testHost({ env: { ...host.env, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' } })
    const alias = ['-c', 'alias.show-env=!echo $LC_ALL $GIT_OPTIONAL_LOCKS', 'show-env']
    expect(await gitOutput(german, inFolder('repo'), alias)).toBe('C 0')
  })

  it('that is not on PATH is a value', async () => {
    expect(await runGit(testHost(), inFolder(), ['status'])).toEqual({
      status: 'missing',
      message: 'git is not on PATH',
    })
    expect(await gitTop(testHost(), inFolder('repo'))).toBeUndefined()
  })
})
