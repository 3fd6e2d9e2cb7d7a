import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startRehearsal } from '../../src/rehearsal/index.ts'
import { installCodex, OLDEST, PINNED } from '../support/codex-versions.ts'
import { runCodexkit } from '../support/run-codexkit.ts'
import { testHome } from '../support/test-home.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const VERSIONS = [OLDEST, '0.57.0', '0.104.0', PINNED]
const UNKNOWN_THREAD = '01a1fbfa-676a-7500-b7c4-6f3c18730000'

interface Result {
  threadId: string
  resumed: string | null
  evidence: string
  resumeLine: string | null
}

/** Runs an audit that must pass and gives back its result. */
async function rehearse(folder: string, args: readonly string[], home = testHome()): Promise<Result> {
  const env = { CODEXKIT_HOME: home }
  const run = await runCodexkit(['run-audit', '--rehearse', '--json', ...args], { cwd: folder, env })
  expect(run).toMatchObject({ exitCode: 0 })
  return JSON.parse(run.stdout).result
}

/** What the model was told in a run, all requests in one text. */
function toldModel(folder: string, { evidence }: Result): string {
  return readFileSync(join(folder, evidence, 'rehearsal-requests.jsonl'), 'utf8')
}

/** A second machine: a CODEXKIT_HOME that shares nothing with the first but the installed programs. */
const OTHER_HOME = join(testHome(), 'other machine ü')

beforeAll(() => {
  // Not in the temporary folder, where Codex refuses its helper programs.
  rmSync(OTHER_HOME, { recursive: true, force: true })
  mkdirSync(OTHER_HOME, { recursive: true })
  symlinkSync(join(testHome(), 'runtime'), join(OTHER_HOME, 'runtime'), 'junction')
})
afterAll(() => rmSync(OTHER_HOME, { recursive: true, force: true }))

beforeAll(async () => {
  for (const version of VERSIONS) await installCodex(version)
})

describe.each(VERSIONS)('with Codex %s', (version) => {
  const codex = ['--codex-version', version]

  it('the last thread goes on as it was run, and from its evidence on another machine', async () => {
    const folder = makeRepository()
    const first = await rehearse(folder, [...codex, '--prompt', 'Count the apples.', '--sandbox', 'read-only'])
    const second = await rehearse(folder, [...codex, '--prompt', 'And the pears?', '--resume'])
    expect(first.resumed).toBeNull()
    expect([second.threadId, second.resumed]).toEqual([first.threadId, first.threadId])
    expect(toldModel(folder, first)).not.toContain('And the pears?')
    expect(toldModel(folder, second)).toMatch(/Count the apples\.[\s\S]*And the pears\?/)
    const environment = JSON.parse(readFileSync(join(folder, second.evidence, 'environment.json'), 'utf8'))
    expect(environment.settings).toMatchObject({ sandboxMode: 'read-only' })

    const downloaded = join(makeFolder(), 'artifact ü')
    cpSync(join(folder, first.evidence), downloaded, { recursive: true })
    const elsewhere = makeRepository()
    const args = [...codex, '--prompt', 'And the pears?', '--resume', downloaded]
    const third = await rehearse(elsewhere, args, OTHER_HOME)
    expect(third.resumed).toBe(first.threadId)
    expect(toldModel(elsewhere, third)).toContain('Count the apples.')
  })
})

it('a thread is found by its id, not only as the last one', async () => {
  const folder = makeRepository()
  const first = await rehearse(folder, ['--prompt', 'Count the apples.'])
  await rehearse(folder, ['--prompt', 'Something else.'])
  const third = await rehearse(folder, ['--prompt', 'And the pears?', '--resume', first.threadId])
  expect(third.resumed).toBe(first.threadId)
  expect(toldModel(folder, third)).not.toContain('Something else.')
})

describe('a thread that is not there', () => {
  it.each(['last', UNKNOWN_THREAD])('%s is an error, or begins anew when told so', async (which) => {
    const folder = makeRepository()
    const args = ['run-audit', '--rehearse', '--prompt', 'x', '--resume', which, '--json']
    const run = await runCodexkit(args, { cwd: folder })
    expect(run.exitCode).toBe(2)
    expect(JSON.parse(run.stdout).error).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      message: expect.stringMatching(/^Thread not found: /),
      details: { failureCode: 'thread_not_found', resume: which },
    })
    const anew = await rehearse(folder, ['--prompt', 'x', '--resume', which, '--resume-or-new'])
    expect(anew.resumed).toBeNull()
  })

  it('may be a folder that is none', async () => {
    const args = ['run-audit', '--rehearse', '--resume', 'no such folder']
    const run = await runCodexkit(args, { cwd: makeRepository() })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toContain('error: Thread not found: ')
  })

  it('is what --ephemeral leaves', async () => {
    const folder = makeRepository()
    await rehearse(folder, ['--ephemeral'])
    const run = await runCodexkit(['run-audit', '--rehearse', '--resume'], { cwd: folder })
    expect(run.exitCode).toBe(2)
    expect(run.stderr).toMatch(/Thread not found: .*rollout\.jsonl[\s\S]*--ephemeral/)
  })
})

describe('the line of --print-resume', () => {
  it('is not printed unasked', async () => {
    expect((await rehearse(makeRepository(), [])).resumeLine).toBeNull()
  })

  it.each([OLDEST, PINNED])('leads Codex %s back to the thread', async (version) => {
    const folder = makeRepository()
    const first = await rehearse(folder, [
      '--codex-version',
      version,
      '--prompt',
      'Count the apples.',
      '--print-resume',
    ])
    const { signal } = new AbortController()
    const model = await startRehearsal({ scenario: 'ok', prompt: 'And the pears?', signal, now: () => new Date() })
    onTestFinished(() => model.close())
    // The same home, program and thread, but without the interface for a person, and a model that still runs.
    const address = `-c 'model_providers.rehearsal.base_url="${model.baseUrl}"'`
    expect(first.resumeLine).toContain(` resume ${first.threadId}`)
    const line = first.resumeLine?.replace(' resume ', ` exec --json ${address} resume `) ?? ''
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, CODEXKIT_REHEARSAL_KEY: model.apiKey, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
    const ran = promisify(execFile)('sh', ['-c', `${line} 'And the pears?'`], { cwd: folder, env })
    ran.child.stdin?.end()
    await ran
    expect(model.promptReceived()).toBe(true)
    expect(
      model
        .requests()
        .map(({ body }) => body)
        .join('\n'),
    ).toContain('Count the apples.')
  })
})
