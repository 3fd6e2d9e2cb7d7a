import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { runFindings } from '../../../src/commands/mcp-health/run-findings.ts'
import type { McpConfigFinding } from '../../../src/mcp/index.ts'
import { makePrediction, makeProbe, makeServer, type FakeServer } from './fake-mcp.ts'

function findingsOf(fake: FakeServer): McpConfigFinding[] {
  const server = makeServer(fake)
  const probe = makeProbe(server, fake.probe)
  return runFindings({ server, probe, prediction: makePrediction(probe, fake.prediction) })
}

const tool = (name: string, cancelledInExec = true) => ({
  name,
  offeredAs: name,
  offered: true,
  cancelledInExec,
  why: '',
})

describe('runFindings', () => {
  it('has nothing to add to a server that works', () => {
    expect(findingsOf({})).toEqual([])
  })

  it('tells how a run waits for one that is late', () => {
    expect(findingsOf({ prediction: { verdict: 'ok-but-late' } })).toMatchObject([
      { id: 'mcp.slow-start', server: 'docs', line: 3, fixToml: 'required = true' },
    ])
    const timings = { spawnMs: 1, initializeMs: 1, toolsMs: 31_200 }
    const cause = { code: 'slow', message: '', hint: '' } as const
    expect(findingsOf({ probe: { timings, cause }, prediction: { verdict: 'unhealthy' } })).toMatchObject([
      { id: 'mcp.slow-start', fixToml: 'startup_timeout_sec = 64' },
    ])
  })

  it('approves tools by name, and none whose name hides something', () => {
    const tools = [tool('write'), tool('read', false), tool('a b'), tool('evil\u202e'), tool('x"\n[tui]')]
    const [finding] = findingsOf({ prediction: { verdict: 'ok-but-cancelled', tools } })
    expect(finding).toMatchObject({ id: 'mcp.cancelled-tools', severity: 'note' })
    const approve = { approval_mode: 'approve' }
    expect(parse(finding?.fixToml ?? '')).toEqual({ tools: { write: approve, 'a b': approve } })
    const [hidden] = findingsOf({ prediction: { tools: [tool('\u202e')] } })
    expect(hidden?.fixToml).toBeNull()
  })
})
