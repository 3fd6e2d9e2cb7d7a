import { describe, expect, it } from 'vitest'
import { changesBetween } from '../../../src/commands/mcp-health/changes.ts'
import { makeHealth } from './fake-mcp.ts'

const cause = { code: 'crashed', message: 'It ended.', hint: 'Look.' } as const
const [tool] = makeHealth().tools
if (!tool) throw new Error('a server has a tool')

describe('changesBetween', () => {
  it.each([
    ['nothing', {}, {}, []],
    ['the time it took', {}, { startMs: 999 }, []],
    [
      'a verdict',
      {},
      { verdict: 'unhealthy', cause, startMs: null, tools: [] } as const,
      ['docs: ok, now unhealthy (crashed)'],
    ],
    [
      'a server that came back',
      { verdict: 'unhealthy', cause, startMs: null, tools: [] } as const,
      {},
      ['docs: unhealthy (crashed), now ok'],
    ],
    ['a version', {}, { serverInfo: { name: 'docs', version: '2.0.0' } }, ['docs: version 1.0.0, now 2.0.0']],
    ['a schema', {}, { tools: [{ ...tool, inputSchemaHash: 'bb' }] }, ['docs: tool search has another schema']],
    ['tools', {}, { tools: [{ ...tool, name: 'find' }] }, ['docs: tool find is new', 'docs: tool search is gone']],
    ['a disabled one', {}, { enabled: false }, ['docs: ok, now disabled']],
  ])('tells %s', (_, before, now, changes) => {
    expect(changesBetween([makeHealth(before)], [makeHealth(now)])).toEqual(changes)
  })

  it('tells servers that came and went', () => {
    expect(changesBetween([makeHealth({ name: 'a' })], [makeHealth({ name: 'b' })])).toEqual([
      'b: new, ok',
      'a: no longer configured',
    ])
  })
})
