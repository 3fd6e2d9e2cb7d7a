import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { AuditOptions } from '../../../src/audit/index.ts'
import { checkOptions } from '../../../src/audit/request/audit-options.ts'
import { resolveRequest } from '../../../src/audit/request/resolve-request.ts'
import { fakeHost } from '../../codex/fake-host.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resolve ü '))
  await mkdir(join(folder, 'work'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const resolved = (options: Partial<AuditOptions> = {}) =>
  resolveRequest(checkOptions({ workingDirectory: 'work', ...options }), fakeHost(folder))

const project = (text: string): Promise<void> => writeFile(join(folder, 'work', 'codexkit.toml'), text)

describe('a request', () => {
  it('has paths from the workspace, which itself begins at the current folder', async () => {
    const { request, warnings } = await resolved({ prompt: 'x', addDirs: ['../more'], mcpFile: 'mcp.json' })
    expect(warnings).toEqual([])
    expect(request).toMatchObject({
      workingDirectory: join(folder, 'work'),
      addDirs: [join(folder, 'more')],
      evidenceRoot: join(folder, 'work', 'docs', 'evidence', 'codex'),
      model: { mcpFile: join(folder, 'work', 'mcp.json') },
    })
  })

  it('has the defaults of the catalogue', async () => {
    const { request } = await resolved({ prompt: 'x' })
    expect(request).toMatchObject({
      prompt: 'x',
      skill: undefined,
      resume: undefined,
      sandboxMode: 'workspace-write',
      approvalPolicy: 'never',
      model: { model: 'gpt-5-codex', baseUrl: 'https://api.openai.com/v1', explicit: [] },
      limits: { maxTokens: undefined, maxItems: undefined, maxCost: undefined },
    })
  })

  test.each<[Partial<AuditOptions>, readonly string[]]>([
    [{ model: 'm' }, ['model']],
    [{ baseUrl: 'http://h/v1', model: 'm' }, ['model', 'baseUrl']],
    [{ baseUrl: 'http://h/v1', model: 'm', explicit: [] }, []],
    [{ explicit: ['baseUrl'] }, ['baseUrl']],
  ])('with %j names what a profile must not change', async (options, explicit) => {
    expect((await resolved(options)).request.model.explicit).toEqual(explicit)
  })
})

describe('the thread to go on with', () => {
  const THREAD = '019a9f3c-7c1e-7d83-a5c3-9a2b1c0d4e5f'
  const leaveRun = async (name: string): Promise<string> => {
    const run = join(folder, 'work', 'docs', 'evidence', 'codex', name)
    await mkdir(run, { recursive: true })
    const meta = { timestamp: '2026-11-20T14:15:02Z', type: 'session_meta', payload: { id: THREAD } }
    await writeFile(join(run, 'rollout.jsonl'), `${JSON.stringify(meta)}\n`)
    return run
  }

  test.each<Partial<AuditOptions>>([{ resumeOrNew: true }, { resume: 'last', resumeOrNew: true }])(
    'is the last one with %j, or a new one',
    async (options) => {
      expect((await resolved(options)).request.resume).toEqual({ asked: 'last', orNew: true, thread: undefined })
      const evidence = await leaveRun('20261120T141502Z-run-audit-7f3a')
      expect((await resolved(options)).request.resume).toMatchObject({
        asked: 'last',
        orNew: true,
        thread: { rollout: { threadId: THREAD }, evidence },
      })
    },
  )

  it('is none when none was asked for', async () => {
    await leaveRun('20261120T141502Z-run-audit-7f3a')
    expect((await resolved({ resumeOrNew: false })).request.resume).toBeUndefined()
  })
})

describe('the price of a cost limit', () => {
  it('is that of the model, in the project', async () => {
    await project('[prices.m]\ninput = 1.5\ncached-input = 0.5\noutput = 6\n[prices.n]\ninput = 2\noutput = 8\n')
    expect((await resolved({ model: 'm', maxCost: 3 })).request.limits.maxCost).toEqual({
      limit: 3,
      price: { inputPerMillion: 1.5, cachedInputPerMillion: 0.5, outputPerMillion: 6 },
    })
    expect((await resolved({ model: 'n', maxCost: 3 })).request.limits.maxCost?.price.cachedInputPerMillion).toBe(2)
    await expect(resolved({ model: 'o', maxCost: 3 })).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: 'A cost limit needs the prices of o, and none are known.',
      hint: 'Add [prices."o"] with input and output per million tokens to codexkit.toml.',
    })
  })

  it('is not asked for without a limit', async () => {
    expect((await resolved({ model: 'o' })).request.limits.maxCost).toBeUndefined()
  })
})

describe('the skill', () => {
  test.each<[Partial<AuditOptions>, string | undefined]>([
    [{}, 'release-readiness'],
    [{ prompt: 'Look.' }, undefined],
    [{ skill: 'docs' }, 'docs'],
    [{ skill: 'docs', prompt: 'Only the README.' }, 'docs'],
  ])('of %j', async (options, name) => {
    const { request } = await resolved(options)
    expect(request.skill?.name).toBe(name)
    if (options.prompt !== undefined) expect(request.prompt).toContain(options.prompt)
    if (request.skill) expect(request.prompt).toContain(request.skill.prompt.trim().slice(0, 40))
  })

  it('may be one of the project, and an unknown one is refused with the list', async () => {
    await project('[skills.names]\nprompt = "Look at names."\n')
    expect((await resolved({ skill: 'names' })).request).toMatchObject({
      skill: { name: 'names', origin: 'codexkit.toml' },
      prompt: expect.stringContaining('Look at names.'),
    })
    await expect(resolved({ skill: 'nope' })).rejects.toMatchObject({ code: 'CODEX_INVALID_OPTIONS', exitCode: 2 })
    const thrown: unknown = await resolved({ skill: 'nope' }).catch((error: unknown) => error)
    const said = `${(thrown as Error).message} ${(thrown as { hint?: string }).hint}`
    for (const name of ['names', 'security', 'release-readiness']) expect(said).toContain(name)
  })
})

describe('a schema', () => {
  it('is read before anything runs', async () => {
    await writeFile(join(folder, 'work', 's.json'), '{"type":"object"}')
    const { request } = await resolved({ expectJson: 's.json' })
    expect(request.expect.json).toMatchObject({ path: 's.json', schema: { type: 'object' } })
    await expect(resolved({ expectJson: 'gone.json' })).rejects.toMatchObject({ code: 'CODEX_INVALID_OPTIONS' })
  })
})
