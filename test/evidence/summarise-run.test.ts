import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { describe, expect, it } from 'vitest'
import { describeRun, readRunFile, readSettings, runAt, summariseRun } from '../../src/evidence/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { leaveUnsealed, RATE_LIMITED, sampleFiles, sampleVerdict, sealRun } from './sample-run.ts'

const at = useTemporaryFolder()
const NAME = '20261120T141502Z-run-audit-7f3a'
const summarise = () => summariseRun(runAt(at(NAME)))

describe('a run in a line', () => {
  it('tells what its verdict says, and the model it was asked with', async () => {
    await sealRun(at(NAME), sampleVerdict(NAME, RATE_LIMITED))
    expect(await summarise()).toEqual({
      name: NAME,
      verdict: 'fail',
      rehearsed: false,
      scenario: null,
      threadId: '01a1fbc0-9cc5-7520-9ce7-b0e12b53f85c',
      codexVersion: '0.169.0',
      model: 'gpt-5-codex',
      startedAt: '2026-11-20T14:15:02.446Z',
      durationMs: 506,
      usage: { input_tokens: 1200, cached_input_tokens: 200, output_tokens: 80, reasoning_output_tokens: 16 },
      items: { completed: 1, failed: 0 },
      exitCode: 5,
      failure: {
        code: 'CODEX_RATE_LIMITED',
        message: 'The provider said: too many requests.',
        hint: 'Wait a minute.',
      },
    })
  })

  it('ended with 0 when it passed, and names no model when it was rehearsed', async () => {
    await sealRun(at(NAME), sampleVerdict(NAME, { rehearsed: true, scenario: 'ok' }))
    expect(await summarise()).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      failure: null,
      scenario: 'ok',
      model: null,
    })
  })

  it('that was killed tells what it had come to: thread, model, Codex', async () => {
    await leaveUnsealed(at(NAME))
    expect(await summarise()).toMatchObject({
      verdict: 'incomplete',
      rehearsed: false,
      threadId: 'thread-of-events',
      codexVersion: '0.169.0',
      model: 'gpt-5-codex',
      startedAt: '2026-11-20T14:15:02.000Z',
      exitCode: null,
      usage: null,
    })
  })

  it('that was killed at once tells its time and nothing else', async () => {
    await mkdir(at(NAME))
    const nothing = {
      rehearsed: null,
      threadId: null,
      codexVersion: null,
      model: null,
      durationMs: null,
      failure: null,
    }
    expect(await summarise()).toMatchObject({
      verdict: 'incomplete',
      startedAt: '2026-11-20T14:15:02.000Z',
      ...nothing,
    })
  })

  it('with a verdict is incomplete as long as it is not sealed', async () => {
    await leaveUnsealed(at(NAME), { 'verdict.json': JSON.stringify(sampleVerdict(NAME)) })
    expect((await summarise()).verdict).toBe('incomplete')
  })

  it.each<{ title: string; spoil: (path: string) => Promise<unknown> }>([
    { title: 'gone', spoil: (path) => rm(path) },
    { title: 'no JSON', spoil: (path) => writeFile(path, '{"verdict":') },
    { title: 'another JSON', spoil: (path) => writeFile(path, '["pass"]') },
    { title: 'huge', spoil: (path) => truncate(path, 3 * 1024 ** 3) },
    {
      title: 'a folder',
      spoil: async (path) => {
        await rm(path)
        await mkdir(path)
      },
    },
  ])('is unreadable when its verdict is $title', async ({ spoil }) => {
    await sealRun(at(NAME))
    await spoil(at(NAME, 'verdict.json'))
    expect(await summarise()).toMatchObject({ name: NAME, verdict: 'unreadable', durationMs: null })
  })

  it.skipIf(platform() === 'win32').each(['a pipe that nobody writes to', 'a link'])(
    'is unreadable when its verdict is %s',
    async (title) => {
      await sealRun(at(NAME))
      await rm(at(NAME, 'verdict.json'))
      await writeFile(at('verdict.json'), JSON.stringify(sampleVerdict(NAME)))
      if (title === 'a link') await symlink(at('verdict.json'), at(NAME, 'verdict.json'))
      else execFileSync('mkfifo', [at(NAME, 'verdict.json')])
      expect((await summarise()).verdict).toBe('unreadable')
    },
  )
})

describe('the settings of a run', () => {
  it('are those of its environment.json', async () => {
    await leaveUnsealed(at(NAME))
    expect(await readSettings(at(NAME))).toEqual({ model: 'gpt-5-codex', rehearse: null })
  })

  it.each(['', '{"settings":7}', '[]'])('are none when that holds %j', async (text) => {
    await leaveUnsealed(at(NAME), { 'environment.json': text })
    expect(await readSettings(at(NAME))).toEqual({})
  })
})

describe('a run in full', () => {
  it('has its findings, its last message and the sizes of its files', async () => {
    const findings = [{ id: 'F-1', severity: 'high', title: 'Key in source', evidence: 'e', nextStep: 'n' }]
    await sealRun(at(NAME), sampleVerdict(NAME, { findings }))
    const run = await describeRun(runAt(at(NAME)))
    expect(run).toMatchObject({ folder: at(NAME), response: 'All is well.\n', exit: { code: 0, reason: 'ended' } })
    expect(run.findings).toMatchObject([{ id: 'F-1', control: null }])
    expect(run.files.map(({ name }) => name)).toEqual(
      ['SHA256SUMS', ...Object.keys(sampleFiles()), 'verdict.json'].sort(),
    )
    expect(run.files.find(({ name }) => name === 'prompt.md')?.sizeBytes).toBe(12)
  })

  it('takes the last message from its file when there is no verdict', async () => {
    await leaveUnsealed(at(NAME), { 'last-message.md': 'So far.' })
    expect((await describeRun(runAt(at(NAME)))).response).toBe('So far.')
  })
})

describe('a file of a run', () => {
  it('is given as it is', async () => {
    await leaveUnsealed(at(NAME), { 'a.log': 'ü\u001b[31m\r\n' })
    expect(await readRunFile(runAt(at(NAME)), 'a.log')).toEqual({
      name: 'a.log',
      sizeBytes: 9,
      text: 'ü\u001b[31m\r\n',
    })
  })

  it.each(['../secret', 'nothing.md', '.', '..', '', 'sub/a', 'sub\\a', 'C:secret'])(
    'is not given for the name %j, and the names that would do are',
    async (name) => {
      await leaveUnsealed(at(NAME), { 'a.log': '' })
      await mkdir(at(NAME, 'sub'))
      await writeFile(at(NAME, 'sub', 'a'), '')
      await writeFile(at('secret'), 'secret')
      const error = { code: 'CODEXKIT_MISSING_INPUT', exitCode: 3, hint: 'It has a.log.' }
      await expect(readRunFile(runAt(at(NAME)), name)).rejects.toMatchObject(error)
    },
  )

  it.skipIf(platform() === 'win32')('is not given through a link', async () => {
    await leaveUnsealed(at(NAME), {})
    await writeFile(at('secret'), 'secret')
    await symlink(at('secret'), at(NAME, 'a.log'))
    const error = { code: 'CODEXKIT_MISSING_INPUT', message: expect.stringContaining('no regular file') }
    await expect(readRunFile(runAt(at(NAME)), 'a.log')).rejects.toMatchObject(error)
  })
})
