import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { gitOutput, gitTop, runGit } from '../../src/platform/git.ts'
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
