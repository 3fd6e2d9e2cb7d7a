import { describe, expect, it } from 'vitest'
import { codexWord } from '../../../src/commands/mcp-health/codex-word.ts'
import { makePrediction, makeProbe, makeServer } from './fake-mcp.ts'

describe('codexWord', () => {
  it.each([
    ['ready', 'ok', true],
    ['ready', 'ok-but-late', true],
    ['ready', 'ok-but-cancelled', true],
    ['ready', 'unhealthy', false],
    ['failed', 'unhealthy', true],
    ['cancelled', 'unhealthy', true],
    ['failed', 'ok', false],
    ['disabled', 'unknown', true],
    ['unknown', 'ok', null],
  ] as const)('%s where %s was predicted: %s', (status, verdict, agrees) => {
    const prediction = makePrediction(makeProbe(makeServer({})), { verdict })
    expect(codexWord({ prediction }, { status, error: null }).agrees).toBe(agrees)
  })

  it('tells why', () => {
    const prediction = makePrediction(makeProbe(makeServer({})))
    expect(codexWord({ prediction }, { status: 'failed', error: 'timed out' }).facts).toEqual([
      'Codex reports failed: timed out.',
      'The prediction was ok.',
    ])
    expect(codexWord({ prediction }, undefined)).toEqual({ agrees: null, facts: ['Codex said nothing about it.'] })
  })
})
