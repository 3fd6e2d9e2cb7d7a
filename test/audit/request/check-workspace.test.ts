import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { AuditRequest } from '../../../src/audit/request/audit-request.ts'
import { checkWorkspace } from '../../../src/audit/request/check-workspace.ts'
import type { Host } from '../../../src/platform/host.ts'
import { auditRequest } from '../audit-facts.ts'
import { makeRepository, type Repository } from '../repository.ts'

let repository: Repository
beforeAll(async () => {
  repository = await makeRepository()
  await mkdir(join(repository.top, 'below'))
  await mkdir(join(repository.outside, 'plain'))
  await writeFile(join(repository.top, 'file'), '')
})
afterAll(() => repository.close())

const check = (facts: Partial<AuditRequest>, host: Host = repository.host): Promise<void> =>
  checkWorkspace(host, auditRequest({ workingDirectory: repository.top, ...facts }))

describe('a workspace', () => {
  test.each([['.'], ['below']])('%j of a repository will do', async (path) => {
    await expect(check({ workingDirectory: join(repository.top, path) })).resolves.toBeUndefined()
  })

  test.each(['nowhere', 'file', 'file/below'])('%j is no folder', async (path) => {
    const workingDirectory = join(repository.top, path)
    await expect(check({ workingDirectory })).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: `The workspace ${workingDirectory} is not a folder.`,
      hint: 'Check --working-dir.',
    })
  })

  it('outside git is refused with what to do', async () => {
    const workingDirectory = join(repository.outside, 'plain')
    await expect(check({ workingDirectory })).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: `${workingDirectory} is not in a git repository.`,
      hint: 'Run "git init" there, or give --skip-git-repo-check.',
    })
  })

  it('outside git will do with --skip-git-repo-check', async () => {
    const workingDirectory = join(repository.outside, 'plain')
    await expect(check({ workingDirectory, skipGitRepoCheck: true })).resolves.toBeUndefined()
  })

  it('on a machine without git is refused, and git is named', async () => {
    const host = { ...repository.host, env: { PATH: repository.outside } }
    await expect(check({}, host)).rejects.toMatchObject({
      message: `${repository.top} is not in a git repository (git is not on PATH).`,
    })
  })
})

describe('a prompt', () => {
  test.each(['', ' ', '\n\t\u00a0\ufeff'])('of %j is empty', async (prompt) => {
    await expect(check({ prompt })).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: 'The prompt is empty.',
    })
  })
})

describe('an address', () => {
  test.each([
    'https://api.openai.com/v1',
    'http://127.0.0.1:11434/v1',
    'HTTPS://EXAMPLE.TEST',
    'http://[::1]:1/v1?api-version=1',
    'https://user:password@example.test/v1/',
  ])('%s will do', async (baseUrl) => {
    await expect(check({ model: { ...auditRequest().model, baseUrl } })).resolves.toBeUndefined()
  })

  test.each([
    '',
    'api.openai.com/v1',
    'localhost:11434',
    'ftp://example.test',
    'file:///etc/passwd',
    'http://',
    'http:///v1',
    'http:example.test',
    'https:// example.test',
    'https://exa mple.test/v1',
    'https://example.test:99999/',
    'javascript:alert(1)',
    ' https://example.test',
  ])('%j is none', async (baseUrl) => {
    await expect(check({ model: { ...auditRequest().model, baseUrl } })).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: `"${baseUrl}" is not an http or https address.`,
      hint: 'Check OPENAI_BASE_URL or --base-url.',
    })
  })
})
