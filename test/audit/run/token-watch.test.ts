import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { watchTokens } from '../../../src/audit/run/token-watch.ts'
import type { TurnUsage } from '../../../src/codex/index.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const RECORDED = join(import.meta.dirname, '..', '..', 'fixtures', 'rollout-usage')
const SESSIONS = join('sessions', '2026', '11', '20')
const rollout = (name: string): string => inFolder(SESSIONS, `rollout-2026-11-20T14-15-02-${name}.jsonl`)

function append(name: string, text: string): void {
  mkdirSync(inFolder(SESSIONS), { recursive: true })
  appendFileSync(rollout(name), text)
}
const usage = (tokens: number): TurnUsage => {
  return { input_tokens: tokens, cached_input_tokens: 0, output_tokens: tokens, reasoning_output_tokens: 0 }
}
const counted = (tokens: number): string => {
  const payload = { type: 'token_count', info: { total_token_usage: usage(tokens) } }
  return `${JSON.stringify({ type: 'event_msg', payload })}\n`
}

describe('the tokens of a run', () => {
  it('are told while the rollout grows, each time they have changed', async () => {
    const told: number[] = []
    const watch = watchTokens(inFolder(), (used) => told.push(used.input_tokens), 10)
    append('a', counted(5))
    await expect.poll(() => told).toEqual([5])
    append('a', `${counted(5)}{"type":"response_item"}\n`)
    // Half a line waits for its other half.
    append('a', counted(8).slice(0, 40))
    append('a', counted(8).slice(40))
    await expect.poll(() => told).toEqual([5, 8])
    append('a', counted(9))
    await watch.close()
    expect(told).toEqual([5, 8, 9])
  })

  it('are those of all threads, without what was used before', async () => {
    append('resumed', counted(100))
    const told: number[] = []
    const watch = watchTokens(inFolder(), (used) => told.push(used.input_tokens), 60_000)
    append('resumed', counted(103))
    append('helper', counted(40))
    await watch.close()
    expect(told).toEqual([43])
  })

  it('are found behind a line that is very long', async () => {
    append('a', `"${'x'.repeat(3_000_000)}"\n${counted(7)}`)
    const told: number[] = []
    await watchTokens(inFolder(), (used) => told.push(used.input_tokens)).close()
    // It was all there before.
    expect(told).toEqual([])
    const watch = watchTokens(inFolder(), (used) => told.push(used.input_tokens))
    append('a', `"${'x'.repeat(3_000_000)}"\n${counted(9)}`)
    await watch.close()
    expect(told).toEqual([2])
  })

  it('are none where there is no rollout', async () => {
    await watchTokens(inFolder('nowhere'), () => expect.unreachable()).close()
  })

  // The lines that count tokens, of a rehearsed `edit` turn of each version.
  test.each(['0.40.0', '0.57.0', '0.104.0', '0.147.0', '0.169.0'])(
    'of two requests by %s are right',
    async (version) => {
      const lines = readFileSync(join(RECORDED, `${version}.jsonl`), 'utf8')
      const told: TurnUsage[] = []
      const watch = watchTokens(inFolder(), (used) => told.push(used), 60_000)
      append('a', lines)
      await watch.close()
      const expected = { input_tokens: 2400, cached_input_tokens: 400, output_tokens: 160, reasoning_output_tokens: 32 }
      expect(told).toEqual([expected])
    },
  )

  test.each(['0.40.0', '0.57.0', '0.104.0', '0.147.0', '0.169.0'])(
    'are told by %s after the first request',
    async (version) => {
      const lines = readFileSync(join(RECORDED, `${version}.jsonl`), 'utf8')
      const told: TurnUsage[] = []
      const watch = watchTokens(inFolder(), (used) => told.push(used), 60_000)
      append('a', lines.slice(0, lines.indexOf('"input_tokens":2400')))
      await watch.close()
      expect(told).toMatchObject([{ input_tokens: 1200, output_tokens: 80 }])
    },
  )
})
