import { expect, test } from 'vitest'
import { compareBaseline, parseBaseline, toolBaseline, type McpProbe } from '../../src/mcp/index.ts'
import { failedProbe } from '../../src/mcp/index.ts'
import { probeZoo, zooServer } from './probe-zoo.ts'

const probeOf = (server: string, version: string, tools: Record<string, [string, string]>): McpProbe => ({
  ...failedProbe({ name: server }, null, 'answered'),
  serverInfo: { name: server, version },
  tools: Object.entries(tools).map(([name, [inputSchemaHash, description]]) => {
    return { name, title: null, description, annotations: {}, inputSchemaHash, sizeBytes: 1, schemaProblems: [] }
  }),
})

test('every difference is named once, and nothing else', () => {
  const before = [probeOf('a', '1', { x: ['1', 'd'], y: ['1', 'd'], z: ['1', 'd'] }), probeOf('gone', '1', {})]
  const now = [probeOf('a', '2', { x: ['2', 'd'], y: ['1', 'e'], w: ['1', 'd'] }), probeOf('new', '1', {})]
  const baseline = parseBaseline(JSON.stringify(toolBaseline(before)), 'mcp.lock.json')
  expect(compareBaseline(baseline, before)).toEqual([])
  const changes = compareBaseline(baseline, now).map(({ server, tool, change }) => `${server} ${tool} ${change}`)
  expect(new Set(changes)).toEqual(
    new Set([
      'a null version',
      'a x schema',
      'a y description',
      'a z tool-removed',
      'a w tool-added',
      'new null server-added',
      'gone null server-removed',
    ]),
  )
  expect(changes).toHaveLength(7)
})

test('a server that did not answer is not drift', () => {
  const baseline = toolBaseline([probeOf('a', '1', { x: ['1', 'd'] })])
  expect(compareBaseline(baseline, [failedProbe({ name: 'a' }, null)])).toEqual([])
})

test('two runs of a server have the same baseline', async () => {
  const probes = [await probeZoo(zooServer('writes')), await probeZoo(zooServer('writes'))]
  const [first, second] = probes.map((probe) => toolBaseline([probe]))
  expect(first).toEqual(second)
  expect(Object.keys(first?.servers['writes']?.tools ?? {})).toEqual(['erase', 'read', 'write'])
})

test.for(['', '[]', '{"schemaVersion":2,"servers":{}}', '{"schemaVersion":1,"servers":{"a":{"tools":{"x":1}}}}'])(
  'the text %s is no baseline',
  (text) => {
    expect(() => parseBaseline(text, 'mcp.lock.json')).toThrow(/mcp\.lock\.json cannot be used/)
  },
)
