import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { AuditOptions } from '../../../src/audit/index.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { API_KEY, cannotReplay, plainReplayBench, type ReplayBench, type ReplayFacts } from './replay-bench.ts'
import { completedTurn } from './turns.ts'

let bench: ReplayBench
beforeEach(async () => {
  bench = await plainReplayBench()
})
afterEach(() => bench.close())

const refusal = (options: object, facts?: ReplayFacts): Promise<unknown> =>
  bench.run(completedTurn(), options, facts).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

const CASES: readonly [what: string, options: Partial<AuditOptions>, code: string, message: RegExp][] = [
  ['an empty prompt', { prompt: ' \n' }, 'CODEX_INVALID_OPTIONS', /prompt is empty/],
  ['a workspace that is missing', { workingDirectory: 'nowhere' }, 'CODEX_INVALID_OPTIONS', /nowhere is not a folder/],
  ['a workspace that is a file', { workingDirectory: 'a file' }, 'CODEX_INVALID_OPTIONS', /a file is not a folder/],
  ['a folder without git', { skipGitRepoCheck: false }, 'CODEX_INVALID_OPTIONS', /not in a git repository/],
  [
    'an address of another kind',
    { baseUrl: 'ftp://host/v1' },
    'CODEX_INVALID_CONFIG',
    /"ftp:\/\/host\/v1" is not an http/,
  ],
  ['an added folder that is missing', { addDirs: ['nowhere'] }, 'CODEX_INVALID_OPTIONS', /nowhere is not a folder/],
  ['an unknown skill', { skill: 'nope' }, 'CODEX_INVALID_OPTIONS', /nope/],
  ['a Codex that is not there', { codexPath: 'no codex' }, 'CODEX_INVALID_CONFIG', /no Codex program/],
  ['a Codex named twice', { codexVersion: '0.57.0' }, 'CODEX_INVALID_OPTIONS', /by its path or by its version/],
  ['a schema that is none', { expectJson: 'a file' }, 'CODEX_INVALID_OPTIONS', /cannot be used as a schema/],
  ['a cost without prices', { maxCost: 1 }, 'CODEX_INVALID_OPTIONS', /needs the prices of gpt-5-codex/],
  ['a gate that fails', { before: ['exit 4'] }, 'CODEXKIT_GATE', /exited with code 4/],
  [
    'an unset key of a provider',
    { provider: 'mine', baseUrl: 'http://127.0.0.1:9/v1', envKey: 'NOT_SET' },
    'CODEXKIT_MISSING_INPUT',
    /NOT_SET/,
  ],
  ['an unknown option', { ['retrys' as string]: 2 }, 'CODEX_INVALID_OPTIONS', /retrys/],
]

describe.skipIf(cannotReplay)('what stops an audit before Codex starts', () => {
  test.each(CASES)('%s is thrown and leaves no evidence', async (_what, options, code, message) => {
    await writeFile(join(bench.workspace, 'a file'), 'x')
    const thrown = await refusal(options, {
      host: { env: { PATH: '/usr/bin:/bin', CODEXKIT_HOME: join(bench.folder, 'kit') } },
    })
    expect(thrown).toBeInstanceOf(CodexkitError)
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(existsSync(join(bench.workspace, 'docs'))).toBe(false)
  })

  it('is the lack of a key', async () => {
    const thrown = await refusal({}, { deps: { settingsEnv: {} } })
    expect(thrown).toMatchObject({ code: 'CODEXKIT_MISSING_INPUT', exitCode: 3, details: { failureCode: 'no_key' } })
    expect(existsSync(join(bench.workspace, 'docs'))).toBe(false)
  })
})

describe.skipIf(cannotReplay)('Codex is started', () => {
  it('with a config and a home of its own, the prompt on stdin, and the variables that it may have', async () => {
    await mkdir(join(bench.workspace, 'more'))
    const env = { MINE: 'm', THEIRS: 't', CODEX_API_KEY: API_KEY }
    const options = { env: ['MINE'], systemPrompt: ' Be kind. ', context: ['A fact.', ' '], addDirs: ['more'] }
    const { starts, read } = await bench.run(completedTurn(), options, { deps: { settingsEnv: env } })
    const [start] = starts()
    expect(start?.variables).toEqual(expect.arrayContaining(['CODEX_API_KEY', 'CODEX_HOME', 'MINE']))
    expect(start?.variables).not.toContain('THEIRS')
    expect(start?.prompt).toMatch(
      /^# Instructions\n\nBe kind\.\n\n# Context\n[\s\S]*A fact\.[\s\S]*# Task\n\nLook at it\.\n$/,
    )
    expect(read('prompt.md')).toBe(start?.prompt)
    expect(start?.args).toEqual(expect.arrayContaining(['--add-dir', join(bench.workspace, 'more')]))
    expect(start?.args.join('\n')).not.toContain(API_KEY)
    expect(start?.config).not.toContain(API_KEY)
    expect(start?.codexHome.startsWith(join(bench.folder, 'kit', 'homes'))).toBe(true)
    expect(JSON.parse(read('environment.json'))).toMatchObject({ workspace: bench.workspace, git: null })
  })

  it('with the key in a file where the version reads no other, and without it afterwards', async () => {
    const stdout = '{"id":"0","msg":{"type":"agent_message","message":"Hi."}}\n'
    const { starts } = await bench.run({ stdout }, {}, { version: '0.42.0' })
    expect(starts()[0]?.variables).not.toContain('CODEX_API_KEY')
    expect(readdirSync(starts()[0]?.codexHome ?? '')).not.toContain('auth.json')
  })

  it('and leaves no secret in the evidence', async () => {
    const { result, read } = await bench.run(completedTurn(`The key is ${API_KEY}.`, [], { stderr: `k=${API_KEY}\n` }))
    expect(result.response).toMatch(/^The key is \S+\.$/)
    expect(JSON.stringify(result)).not.toContain(API_KEY)
    expect(result.redactions['CODEX_API_KEY']).toBeGreaterThan(0)
    for (const name of result.evidenceCreated) expect(read(name)).not.toContain(API_KEY)
  })

  it('gives no line to go on with when it keeps no thread', async () => {
    const { result, starts } = await bench.run(completedTurn('', [], { rollout: undefined }), { ephemeral: true })
    expect(result.resumeLine).toBeNull()
    expect(starts()[0]?.args).toContain('--ephemeral')
  })

  it('with evidence where it was asked for', async () => {
    await mkdir(join(bench.folder, 'elsewhere'))
    const { result } = await bench.run(completedTurn(), { evidenceRoot: join(bench.folder, 'elsewhere') })
    expect(result.evidence.startsWith(join(bench.folder, 'elsewhere'))).toBe(true)
    const inside = await bench.run(completedTurn())
    expect(inside.result.evidence).toMatch(/^docs\/evidence\/codex\/\d{8}T\d{6}Z-run-audit-[0-9a-f]{4}$/)
    const dotted = await bench.run(completedTurn(), { evidenceRoot: '..runs' })
    expect(dotted.result.evidence).toMatch(/^\.\.runs\/[^/]+$/)
  })

  it('and refused what its version cannot do, by a sentence', async () => {
    expect(await refusal({ ephemeral: true }, { version: '0.57.0' })).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      message: 'Codex 0.57.0 has no --ephemeral: Codex has it since 0.99.0.',
    })
    expect(existsSync(join(bench.workspace, 'docs'))).toBe(false)
  })
})
