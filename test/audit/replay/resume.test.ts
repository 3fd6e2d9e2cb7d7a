import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { cannotReplay, plainReplayBench, type Replayed, type ReplayBench } from './replay-bench.ts'
import { completedTurn, hangingTurn } from './turns.ts'

const THREAD = '01a1fb28-8d76-71e1-9a25-bf94241c9801'
const NEW_THREAD = '01a1fb28-8d76-71e1-9a25-bf94241c9899'
const NOTE = JSON.stringify({ type: 'event_msg', payload: { type: 'user_message', message: 'said before' } })

let bench: ReplayBench
beforeEach(async () => {
  bench = await plainReplayBench()
})
afterEach(() => bench.close())

const firstRun = (): Promise<Replayed> => bench.run(completedTurn('One.', [], { rollout: [NOTE] }))

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

/** Changes the settings that the evidence of a run names. */
async function editSettings({ result }: Replayed, settings: Record<string, unknown>): Promise<void> {
  const path = join(bench.workspace, result.evidence, 'environment.json')
  const facts = JSON.parse(await readFile(path, 'utf8')) as { settings: object }
  await writeFile(path, JSON.stringify({ ...facts, settings: { ...facts.settings, ...settings } }))
}

describe.skipIf(cannotReplay)('resuming', () => {
  test.each([
    ['the last run', () => 'last'],
    ['the id of its thread', () => THREAD],
    ['the name of its folder', ({ result }: Replayed) => result.evidence.split('/').at(-1) ?? ''],
    ['a path', ({ result }: Replayed) => result.evidence],
  ])('by %s goes on with the thread from its evidence', async (_what, which) => {
    const first = await firstRun()
    await rm(join(bench.folder, 'kit'), { recursive: true })
    const { result, error, warnings, starts, read } = await bench.run(completedTurn('Two.'), { resume: which(first) })
    expect(error).toBeUndefined()
    expect(warnings).toEqual([])
    expect(result).toMatchObject({ verdict: 'pass', threadId: THREAD, resumed: THREAD, response: 'Two.' })
    expect(starts()[0]?.args.slice(-3)).toEqual(['resume', THREAD, '-'])
    expect(read('rollout.jsonl')).toContain('said before')
    expect(result.resumeLine).toContain(`resume ${THREAD}`)
  })

  it('works from a folder that came from another machine, under any name', async () => {
    const first = await firstRun()
    const downloaded = join(bench.folder, 'a download ü')
    await cp(join(bench.workspace, first.result.evidence), downloaded, { recursive: true })
    await rm(join(bench.workspace, 'docs'), { recursive: true })
    const { result } = await bench.run(completedTurn(), { resume: downloaded })
    expect(result).toMatchObject({ verdict: 'pass', resumed: THREAD, threadId: THREAD })
  })

  it('takes the model, the sandbox mode and the approval policy of then, unless they are given', async () => {
    const first = await bench.run(completedTurn('One.'), {
      model: 'gpt-of-then',
      sandboxMode: 'read-only',
      approvalPolicy: 'on-request',
    })
    const again = await bench.run(completedTurn(), { resume: first.result.evidence })
    expect(again.result.model).toBe('gpt-of-then')
    const args = again.starts()[0]?.args ?? []
    expect(args).toContain('approval_policy="on-request"')
    expect(args[args.indexOf('--sandbox') + 1]).toBe('read-only')
    const other = { model: 'gpt-of-now', sandboxMode: 'workspace-write', approvalPolicy: 'never' } as const
    const changed = await bench.run(completedTurn(), { resume: first.result.evidence, ...other })
    expect(changed.result.model).toBe('gpt-of-now')
    expect(changed.starts()[0]?.args).toEqual(expect.arrayContaining(['approval_policy="never"', 'workspace-write']))
  })

  it('takes neither an open sandbox nor an address from evidence, and says so', async () => {
    const first = await firstRun()
    await editSettings(first, { sandboxMode: 'danger-full-access', baseUrl: 'https://evil.example/v1' })
    const { result, warnings, starts } = await bench.run(completedTurn(), { resume: 'last' })
    expect(result.verdict).toBe('pass')
    expect(warnings.map(({ code }) => code)).toEqual(['RESUME_OPTION_NOT_TAKEN', 'RESUME_OPTION_NOT_TAKEN'])
    expect(warnings[0]?.message).toContain('--sandbox danger-full-access')
    expect(warnings[1]?.message).toContain('--base-url https://evil.example/v1')
    const [start] = starts()
    expect(start?.args).not.toContain('danger-full-access')
    expect(start?.config).not.toContain('evil.example')
  })

  it('takes nothing from settings that are no settings', async () => {
    const first = await firstRun()
    await editSettings(first, { model: 7, sandboxMode: 'wide-open', approvalPolicy: 'always', baseUrl: null })
    const { result, warnings, starts } = await bench.run(completedTurn(), { resume: 'last' })
    expect([result.model, warnings]).toEqual(['gpt-5-codex', []])
    expect(starts()[0]?.args).toEqual(expect.arrayContaining(['approval_policy="never"', 'workspace-write']))
  })
})

describe.skipIf(cannotReplay)('a thread that is not there', () => {
  it('which Codex replaces by a new one in silence ends the run at once', async () => {
    await firstRun()
    const turn = hangingTurn([], { ignoresResume: true, threadId: NEW_THREAD })
    const began = Date.now()
    const { result, error } = await bench.run(turn, { resume: 'last', timeout: 60_000 })
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(error).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      details: { failureCode: 'thread_not_found', resume: 'last' },
    })
    expect(error?.message).toContain(`Codex began the new thread ${NEW_THREAD} instead of ${THREAD}.`)
    expect(result).toMatchObject({ verdict: 'fail', threadId: NEW_THREAD, resumed: THREAD, exit: { reason: 'limit' } })
  })

  it('is a failure also when the new thread completed, and is not tried again', async () => {
    await firstRun()
    const turn = completedTurn('All good.', [], { ignoresResume: true, threadId: NEW_THREAD })
    const { error, starts } = await bench.run(turn, { resume: 'last', retries: 3 })
    expect(error).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', details: { failureCode: 'thread_not_found' } })
    expect(starts()).toHaveLength(1)
  })

  it('is found out by the rollout where Codex says no id (0.40)', async () => {
    await firstRun()
    const stdout = [
      '{"id":"0","msg":{"type":"task_started"}}',
      '{"id":"0","msg":{"type":"agent_message","message":"Hi."}}',
    ]
    const turn = { stdout: `${stdout.join('\n')}\n`, rollout: [], ignoresResume: true, threadId: NEW_THREAD }
    const { error } = await bench.run(turn, { resume: 'last' }, { version: '0.40.0' })
    expect(error).toMatchObject({ code: 'CODEX_INVALID_OPTIONS', details: { failureCode: 'thread_not_found' } })
  })

  it('may be a new one where that was said', async () => {
    await firstRun()
    const turn = completedTurn('All good.', [], { ignoresResume: true, threadId: NEW_THREAD })
    const { result } = await bench.run(turn, { resume: 'last', resumeOrNew: true })
    expect(result).toMatchObject({ verdict: 'pass', threadId: NEW_THREAD, resumed: THREAD })
  })

  test.each(['last', THREAD, '/nowhere/at all'])('%j is refused before anything is made', async (resume) => {
    const thrown = await thrownBy(bench.run(completedTurn(), { resume }))
    expect(thrown).toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
      message: expect.stringMatching(/^Thread not found: /),
      details: { failureCode: 'thread_not_found', resume },
    })
  })

  it('begins a new one where that was said', async () => {
    const { result, starts } = await bench.run(completedTurn(), { resume: 'last', resumeOrNew: true })
    expect(result).toMatchObject({ verdict: 'pass', resumed: null, threadId: THREAD })
    expect(starts()[0]?.args).not.toContain('resume')
  })

  it('is one whose run left no rollout, or something else in its place', async () => {
    const without = await bench.run(completedTurn('One.', [], { rollout: undefined }))
    const asked = { resume: without.result.evidence }
    expect(await thrownBy(bench.run(completedTurn(), asked))).toMatchObject({
      message: expect.stringContaining('holds no rollout.jsonl'),
      hint: 'Runs with --ephemeral leave none.',
    })
    for (const text of ['', 'not json\n', '{"payload":{"id":"../../etc"}}\n', 'null\n']) {
      await writeFile(join(bench.workspace, without.result.evidence, 'rollout.jsonl'), text)
      expect(await thrownBy(bench.run(completedTurn(), asked))).toMatchObject({
        code: 'CODEX_INVALID_OPTIONS',
        message: expect.stringContaining('does not begin like a rollout'),
      })
    }
  })
})
