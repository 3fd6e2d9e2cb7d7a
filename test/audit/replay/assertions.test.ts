import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { AuditOptions } from '../../../src/audit/index.ts'
import { cannotReplay, replayBench, type ReplayBench, type ReplayedTurn } from './replay-bench.ts'
import { command, completedTurn, failedTurn, message } from './turns.ts'

let bench: ReplayBench
beforeEach(async () => {
  bench = await replayBench()
})
afterEach(() => bench.close())

const WRITES = { write: { 'b.txt': 'new\n' } }
const SCHEMA = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }

const CASES: readonly [name: string, turn: ReplayedTurn, options: Partial<AuditOptions>, ok: readonly boolean[]][] = [
  ['a file that is there', completedTurn('', [], WRITES), { expectFiles: ['a.txt', 'b.txt'] }, [true, true]],
  ['a file that is not', completedTurn(), { expectFiles: ['a.txt', 'b.txt'] }, [true, false]],
  ['a command that passes', completedTurn(), { expectCommands: ['exit 0'] }, [true]],
  ['a command that does not', completedTurn(), { expectCommands: ['exit 0', 'exit 3'] }, [true, false]],
  ['a change that came', completedTurn('', [], WRITES), { expectDiff: 'required' }, [true]],
  ['a change that did not', completedTurn(), { expectDiff: 'required' }, [false]],
  ['no change', completedTurn(), { expectDiff: 'forbidden' }, [true]],
  ['an unwanted change', completedTurn('', [], WRITES), { expectDiff: 'forbidden' }, [false]],
  [
    'items',
    completedTurn('', [command('c1', 0)]),
    { expectItems: ['command_execution', 'agent_message'] },
    [true, true],
  ],
  [
    'an item that failed',
    completedTurn('', [command('c1', 0), command('c2', 1)]),
    { expectItems: ['command_execution'] },
    [false],
  ],
  ['an item that is missing', completedTurn(), { expectItems: ['file_change'] }, [false]],
  ['JSON', completedTurn('{"ok":true}'), { expectJson: 'schema.json' }, [true]],
  ['JSON that does not fit', completedTurn('{"ok":1}'), { expectJson: 'schema.json' }, [false]],
  ['no JSON', completedTurn('words'), { expectJson: 'schema.json' }, [false]],
]

describe.skipIf(cannotReplay)('an assertion', () => {
  test.each(CASES)('about %s', async (_name, turn, options, ok) => {
    await bench.write({ 'schema.json': JSON.stringify(SCHEMA) })
    const { result, error, read } = await bench.run(turn, options)
    expect(result.assertions.map((assertion) => assertion.ok)).toEqual(ok)
    const passes = ok.every(Boolean)
    expect(result.verdict).toBe(passes ? 'pass' : 'fail')
    expect(error?.code).toBe(passes ? undefined : 'CODEXKIT_ASSERTION')
    if (!passes) {
      const wrong = result.assertions.filter((assertion) => !assertion.ok)
      expect(error).toMatchObject({ exitCode: 1, details: { assertions: wrong.map(({ name }) => name) } })
      expect(read('report.md')).toContain('CODEXKIT_ASSERTION')
    }
  })

  it('names the first of several that are wrong, and how many more', async () => {
    const { error } = await bench.run(completedTurn(), { expectFiles: ['x', 'y'], expectItems: ['file_change'] })
    expect(error?.message).toMatch(/^--expect-item file_change: .* \(and 2 more\)$/)
  })

  it('is not made about a turn that failed', async () => {
    const { result, error } = await bench.run(failedTurn('unexpected status 401 Unauthorized: no'), {
      expectFiles: ['x'],
    })
    expect(error?.code).toBe('CODEX_AUTH_ERROR')
    expect(result.assertions).toEqual([])
  })

  it('of JSON hands the schema to a Codex that takes one', async () => {
    await bench.write({ 'schema.json': JSON.stringify(SCHEMA) })
    const { starts } = await bench.run(completedTurn('{"ok":true}'), { expectJson: 'schema.json' })
    expect(starts()[0]?.args).toContain('--output-schema')
  })

  it('leaves the change as a patch in the evidence, which names all its files', async () => {
    const { result, read } = await bench.run(completedTurn('', [], WRITES))
    expect(read('changes.patch')).toContain('+new')
    expect(readdirSync(join(bench.workspace, result.evidence)).sort()).toEqual(result.evidenceCreated)
    expect(result.evidenceCreated).toContain('rollout.jsonl')
    expect(JSON.parse(read('verdict.json'))).toMatchObject({ ...result, schemaVersion: 1 })
  })
})

const finding = (severity: string) => ({ id: `F-${severity}`, severity, title: 'T', evidence: 'E', next_step: 'N' })
const answer = (...severities: string[]): string =>
  JSON.stringify({ summary: 'Looked.', verdict: 'fail', findings: severities.map(finding) })

describe.skipIf(cannotReplay)('a skill', () => {
  test.each<[string, AuditOptions['failOn'], string | undefined]>([
    [answer(), 'info', undefined],
    [answer('high'), undefined, 'There is one finding of severity low or worse.'],
    [answer('high', 'low', 'info'), undefined, 'There are 2 findings of severity low or worse.'],
    [answer('low', 'info'), 'medium', undefined],
    [answer('medium', 'info'), 'medium', 'There is one finding of severity medium or worse.'],
    [answer('info'), 'info', 'There is one finding of severity info or worse.'],
    [answer('high'), 'never', undefined],
    [answer('medium'), 'high', undefined],
  ])('that answers %s, with --fail-on %s', async (text, failOn, expected) => {
    const { result, error } = await bench.run(completedTurn(text), { prompt: undefined, skill: 'security', failOn })
    expect(result).toMatchObject({ verdict: 'pass', skill: 'security' })
    expect(error?.message).toBe(expected)
    expect(error?.code).toBe(expected === undefined ? undefined : 'CODEXKIT_FINDINGS')
    expect(result.error?.exitCode).toBe(expected === undefined ? undefined : 1)
    expect(result.findings).toHaveLength((JSON.parse(text) as { findings: unknown[] }).findings.length)
  })

  it('whose answer cannot be read fails', async () => {
    const { result, error } = await bench.run(completedTurn('I looked and it is fine.'), { skill: 'docs' })
    expect(result).toMatchObject({ verdict: 'fail', findings: [] })
    expect(result.assertions).toMatchObject([{ name: 'skill docs', ok: false }])
    expect(error).toMatchObject({ code: 'CODEXKIT_ASSERTION', exitCode: 1 })
  })

  it('whose answer had to be mended says so', async () => {
    const text = JSON.stringify({ summary: 'S', findings: [{ title: 'T', severity: 'odd' }, 7] })
    const { result, warnings } = await bench.run(completedTurn(text), { skill: 'docs', failOn: 'never' })
    expect(result.findings).toMatchObject([{ severity: 'medium' }])
    expect(warnings.map(({ code }) => code)).toEqual(['FINDING_MENDED', 'FINDING_MENDED'])
  })

  it('is the release audit when nothing is asked for, with its schema where Codex takes one', async () => {
    const { result, starts } = await bench.run(completedTurn(answer()), { prompt: undefined })
    expect(result.skill).toBe('release-readiness')
    expect(starts()[0]?.prompt).toContain('# Release readiness')
    expect(starts()[0]?.args).toContain('--output-schema')
  })

  it('goes without a schema in 0.40, which takes none', async () => {
    const stdout = `{"id":"0","msg":{"type":"agent_message","message":${JSON.stringify(answer())}}}\n`
    const { result, starts } = await bench.run({ stdout }, { skill: 'docs' }, { version: '0.40.0' })
    expect(result.verdict).toBe('pass')
    expect(starts()[0]?.args).not.toContain('--output-schema')
  })

  it('answers in the form of a schema that the user gives', async () => {
    await bench.write({ 'schema.json': JSON.stringify(SCHEMA) })
    const { result } = await bench.run(completedTurn('{"ok":true}'), { skill: 'docs', expectJson: 'schema.json' })
    expect(result).toMatchObject({ verdict: 'pass', findings: [] })
    expect(result.assertions.map(({ name }) => name)).toEqual(['--expect-json schema.json'])
  })

  it('of the project is one of its own', async () => {
    await bench.write({
      'codexkit.toml': '[skills.names]\nprompt = "Look at names."\noutput-schema = "schema.json"\n',
      'schema.json': JSON.stringify(SCHEMA),
    })
    const { result, starts } = await bench.run(completedTurn('words', [message('m', 'x')]), { skill: 'names' })
    expect(result).toMatchObject({ verdict: 'pass', skill: 'names', assertions: [] })
    expect(starts()[0]?.prompt).toContain('Look at names.')
  })
})
