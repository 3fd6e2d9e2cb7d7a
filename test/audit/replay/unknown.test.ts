import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyStdout } from '../../codex/any-stdout.ts'
import { cannotReplay, plainReplayBench, type ReplayBench } from './replay-bench.ts'
import { completedTurn, item, message, turnOf, USAGE } from './turns.ts'

let bench: ReplayBench
beforeAll(async () => {
  bench = await plainReplayBench()
})
afterAll(() => bench.close())

describe.skipIf(cannotReplay)('whatever Codex says', () => {
  it('comes to a verdict, never to an exception', async () => {
    const stdoutFile = join(bench.folder, 'any bytes')
    await fc.assert(
      fc.asyncProperty(anyStdout, fc.constantFrom('0.40.0', '0.169.0', '9.0.0'), async (bytes, version) => {
        await writeFile(stdoutFile, bytes)
        const { result, error } = await bench.run({ stdoutFile }, {}, { version })
        expect(result.verdict).toBe(error ? 'fail' : 'pass')
        expect(result.evidenceCreated).toContain('SHA256SUMS')
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('that no measured version said is named in a warning, and the verdict stands', async () => {
    const turn = turnOf([
      { type: 'turn.paused', why: 'new' },
      item('i', { type: 'dream', text: 'x' }),
      message('m', 'Hi.'),
      { type: 'turn.completed', usage: USAGE, mood: 'good' },
    ])
    const { result, error, warnings, read } = await bench.run(turn)
    expect(error).toBeUndefined()
    expect(result).toMatchObject({ verdict: 'pass', unknownEvents: 1 })
    expect(warnings.map(({ code }) => code)).toEqual(['UNKNOWN_EVENTS'])
    expect(warnings[0]?.message).toContain(
      'event "turn.paused", item "dream", event "turn.completed" field "mood". "codexkit evidence pack"',
    )
    expect(read('codex-events.jsonl')).toContain('turn.paused')
  })

  it('is cut where a line is too long, with a warning', async () => {
    const turn = completedTurn('Fine.', [message('m', 'x'.repeat(9 * 1024 * 1024))])
    const { result, warnings } = await bench.run(turn)
    expect(result).toMatchObject({ verdict: 'pass', response: 'Fine.' })
    expect(warnings).toEqual([
      { code: 'EVIDENCE_CUT', message: 'Codex said more than the evidence keeps: 1 lines were cut.' },
    ])
  })

  it('after the end of its turn is a fault', async () => {
    const end = { type: 'turn.completed', usage: USAGE }
    const { error } = await bench.run(turnOf([message('m', 'Hi.'), end, message('n', 'More.')]))
    expect(error).toMatchObject({
      code: 'CODEX_INVALID_EVENT',
      exitCode: 7,
      details: { failureCode: 'event_after_result' },
    })
  })

  it('in a rollout names the failure better than words', async () => {
    const line = { payload: { type: 'task_complete', error: { codex_error_info: 'usage_limit_exceeded' } } }
    const turn = turnOf([{ type: 'turn.failed', error: { message: 'no' } }], {
      rollout: [JSON.stringify(line), '{"cut'],
    })
    const { error } = await bench.run(turn)
    expect(error).toMatchObject({ code: 'CODEX_RATE_LIMITED', details: { failureCode: 'usage_limit' } })
  })

  it('beside the thread that was run is kept under the name of its own', async () => {
    const other = '01a1fb28-8d76-71e1-9a25-bf94241c9877'
    const first = completedTurn('All good.', [], { threadId: other })
    await bench.run(first)
    const { result } = await bench.run({ ...first, stdout: first.stdout?.replace('@THREAD@', ONE) })
    expect(result.threadId).toBe(ONE)
    expect(result.evidenceCreated).toContain(`rollout-${other}.jsonl`)
    expect(result.evidenceCreated).not.toContain('rollout.jsonl')
  })

  it('about a version newer than any known is heard with a warning', async () => {
    const { result, warnings } = await bench.run(completedTurn(), {}, { version: '9.1.0' })
    expect(result).toMatchObject({ verdict: 'pass', codex: { version: '9.1.0' } })
    expect(warnings.map(({ code }) => code)).toEqual(['NEW_CODEX'])
  })
})

const ONE = '01a1fb28-8d76-71e1-9a25-bf94241c9811'
