import { describe, expect, it } from 'vitest'
import { summarise, type SummedServer } from '../../../src/mcp/summary/summarise.ts'

const WORKS: SummedServer = { enabled: true, required: false, verdict: 'ok', stopsRun: false }

describe('the summary of servers', () => {
  const down = { verdict: 'unhealthy' } as const
  const fix = 'codexkit mcp-health'
  it.each([
    ['none', [], { state: 'absent', fact: 'none configured', fix: '' }],
    ['all ok', [{}, {}], { state: 'ok', fact: '2 ok', fix: '' }],
    [
      'a disabled one',
      [{}, { ...down, enabled: false, required: true }],
      { state: 'ok', fact: '1 ok, 1 disabled', fix: '' },
    ],
    ['a late one', [{}, { verdict: 'ok-but-late' } as const], { state: 'warning', fact: '1 ok, 1 ok-but-late', fix }],
    ['an optional one that is down', [down], { state: 'warning', fact: '1 unhealthy', fix }],
    ['a required one that is down', [{ ...down, required: true }], { state: 'failed', fact: '1 unhealthy', fix }],
    ['a required one', [{ required: true }], { state: 'ok', fact: '1 ok', fix: '' }],
    ['one that stops the run', [{ stopsRun: true }], { state: 'failed', fact: '1 ok', fix }],
  ] as const)('%s', (_, servers, summary) => {
    expect(summarise(servers.map((facts) => ({ ...WORKS, ...facts })))).toEqual(summary)
  })
})
