import { describe, expect, it } from 'vitest'
import { compareRuns, runAt, type RunComparison } from '../../src/evidence/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { leaveUnsealed, RATE_LIMITED, sampleVerdict, sealRun } from './sample-run.ts'

const at = useTemporaryFolder()
const [FROM, TO] = ['20261119T101010Z-run-audit-aaaa', '20261120T141502Z-run-audit-7f3a']

async function compare(changes: Record<string, unknown>, files: Record<string, string> = {}): Promise<RunComparison> {
  await sealRun(at(FROM))
  await sealRun(at(TO), sampleVerdict(TO, changes), files)
  return compareRuns(runAt(at(FROM)), runAt(at(TO)))
}

describe('two runs', () => {
  it('are the same but for time and tokens', async () => {
    const usage = { input_tokens: 1300, cached_input_tokens: 200, output_tokens: 80, reasoning_output_tokens: 16 }
    const { same, differences, from, to } = await compare({ durationMs: 700, usage, threadId: 'other' })
    expect(same).toBe(true)
    expect([from.name, to.name]).toEqual([FROM, TO])
    expect(differences).toEqual([
      { label: 'duration in ms', from: '506', to: '700', volatile: true },
      { label: 'tokens in', from: '1200', to: '1300', volatile: true },
    ])
  })

  it.each<{ title: string; changes: Record<string, unknown>; found: [string, string | null, string | null][] }>([
    {
      title: 'failure',
      changes: RATE_LIMITED,
      found: [
        ['verdict', 'pass', 'fail'],
        ['exit code', '0', '5'],
        ['failure', null, 'CODEX_RATE_LIMITED'],
      ],
    },
    { title: 'Codex', changes: { codex: { version: '0.170.0' } }, found: [['Codex', '0.169.0', '0.170.0']] },
    { title: 'model', changes: { model: 'gpt-6' }, found: [['model', 'gpt-5-codex', 'gpt-6']] },
    {
      title: 'rehearsal',
      changes: { rehearsed: true, scenario: 'edit' },
      found: [
        ['rehearsed', 'no', 'edit'],
        ['model', 'gpt-5-codex', null],
      ],
    },
    {
      title: 'items',
      changes: { items: { completed: 2, failed: 1 } },
      found: [
        ['items completed', '1', '2'],
        ['items failed', '0', '1'],
      ],
    },
  ])('differ in $title', async ({ changes, found }) => {
    const { same, differences } = await compare(changes)
    expect(same).toBe(false)
    expect(differences).toEqual(found.map(([label, from, to]) => ({ label, from, to, volatile: false })))
  })

  it('differ in findings', async () => {
    const { same, findings } = await compare({ findings: [{ id: 'F-1', title: 'Key in source' }] })
    expect(same).toBe(false)
    expect(findings).toMatchObject({ added: [{ id: 'F-1' }], resolved: [], unchanged: 0 })
  })

  it('differ in prompt and last message, which is shown as a diff', async () => {
    const compared = await compare({ response: 'All is bad.\n' }, { 'prompt.md': 'Audit that.\n' })
    expect(compared).toMatchObject({ same: false, differences: [], prompt: { state: 'changed' } })
    expect(compared.response).toEqual({
      state: 'changed',
      diff: '--- from\n+++ to\n@@ -1,1 +1,1 @@\n-All is well.\n+All is bad.\n',
    })
  })

  it('with long messages that have nothing in common differ without a diff', async () => {
    const lines = (word: string) => Array.from({ length: 50_000 }, (_, number) => `${word} ${number}`).join('\n')
    await sealRun(at(FROM), sampleVerdict(FROM, { response: lines('a') }))
    await sealRun(at(TO), sampleVerdict(TO, { response: lines('b') }))
    const { response } = await compareRuns(runAt(at(FROM)), runAt(at(TO)))
    expect(response).toEqual({ state: 'changed', diff: null })
  }, 20_000)

  it('are compared when one was killed', async () => {
    await sealRun(at(FROM))
    await leaveUnsealed(at(TO), {})
    const { same, differences, prompt, response } = await compareRuns(runAt(at(FROM)), runAt(at(TO)))
    expect(same).toBe(false)
    expect(differences[0]).toEqual({ label: 'verdict', from: 'pass', to: 'incomplete', volatile: false })
    expect([prompt.state, response.state]).toEqual(['unknown', 'unknown'])
  })
})
