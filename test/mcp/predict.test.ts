import type { TomlTable } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { capabilities } from '../../src/codex/index.ts'
import { failedProbe, predict, type McpProbe, type McpTool } from '../../src/mcp/index.ts'
import { NEW, serverOf } from './probe-zoo.ts'

const tool = (name: string, annotations: McpTool['annotations'] = {}): McpTool => {
  return { name, title: null, description: '', annotations, inputSchemaHash: '0', sizeBytes: 400, schemaProblems: [] }
}
const probeOf = (tools: readonly McpTool[], toolsMs = 100): McpProbe => {
  const probe = failedProbe({ name: 'srv' }, null, 'answered')
  return { ...probe, tools, timings: { spawnMs: 1, initializeMs: 50, toolsMs } }
}
const server = (config: TomlTable = {}) => serverOf('srv', { command: 'x', ...config })

/** What Codex did with each combination: measured, docs/notes/codex/mcp-health.md. Cancelled in 0.147, in 0.169. */
const measured: [McpTool['annotations'], boolean, boolean][] = [
  [{}, true, true],
  [{ readOnlyHint: true }, false, false],
  [{ readOnlyHint: false }, true, true],
  [{ destructiveHint: false }, true, true],
  [{ destructiveHint: false, openWorldHint: false }, false, false],
  [{ openWorldHint: false }, true, true],
  [{ readOnlyHint: true, destructiveHint: true }, true, false],
  [{ destructiveHint: true, openWorldHint: false }, true, true],
]

describe('calls that exec cancels', () => {
  test.for(measured)('%o', ([annotations, in147, in169]) => {
    const versions = { '0.57.0': false, '0.104.0': false, '0.147.0': in147, '0.169.0': in169 }
    for (const [version, cancelled] of Object.entries(versions)) {
      const { tools } = predict(server(), probeOf([tool('a', annotations)]), { capabilities: capabilities(version) })
      expect({ version, cancelled: tools[0]?.cancelledInExec }).toEqual({ version, cancelled })
    }
  })

  const modes: [TomlTable, string | undefined, boolean[]][] = [
    [{ default_tools_approval_mode: 'approve' }, undefined, [false, false]],
    [{ tools: { write: { approval_mode: 'approve' } } }, undefined, [false, false]],
    [{ tools: { read: { approval_mode: 'prompt' } } }, undefined, [true, true]],
    [{}, 'danger-full-access', [false, false]],
    [{}, 'workspace-write', [true, false]],
  ]
  test.for(modes)('with %o and sandbox %s', ([config, sandboxMode, cancelled]) => {
    const probe = probeOf([tool('write'), tool('read', { readOnlyHint: true })])
    const { tools } = predict(server(config), probe, { capabilities: NEW, sandboxMode })
    expect(tools.map(({ cancelledInExec }) => cancelledInExec)).toEqual(cancelled)
  })
})

const late: [string, number | undefined, boolean, number, string][] = [
  ['0.169.0', undefined, false, 1500, 'ok-but-late'],
  ['0.147.0', undefined, false, 1500, 'ok-but-late'],
  ['0.104.0', undefined, false, 1500, 'ok'],
  ['0.169.0', undefined, true, 1500, 'ok'],
  ['0.169.0', undefined, false, 900, 'ok'],
  ['0.169.0', 0, false, 1500, 'ok'],
  ['0.169.0', 2000, false, 1500, 'ok'],
]
test.for(late)('%s, grace %s, required %s, %s ms: %5$s', ([version, grace, required, ms, verdict]) => {
  const probe = probeOf([tool('a', { readOnlyHint: true })], ms)
  const options = { capabilities: capabilities(version), optionalGraceMs: grace }
  expect(predict(server({ required }), probe, options).verdict).toBe(verdict)
})

test('what is not offered costs nothing', () => {
  const probe = probeOf([tool('a'), tool('b'), tool('c')])
  const { tools, toolTokens } = predict(server({ enabled_tools: ['a', 'b'], disabled_tools: ['b'] }), probe, {
    capabilities: NEW,
  })
  expect(tools.map(({ offered }) => offered)).toEqual([true, false, false])
  expect(toolTokens).toBe(100)
})

test('names are told as Codex makes them', () => {
  const names = ['same.n', 'same n', 'x'.repeat(70), 'fine']
  const why = (version: string) => {
    const { tools } = predict(server(), probeOf(names.map((name) => tool(name, { readOnlyHint: true }))), {
      capabilities: capabilities(version),
    })
    return tools.map((each) => each.why)
  }
  expect(why('0.104.0')).toEqual(
    [/lost/, /lost/, /too long/, /^$/].map((pattern) => expect.stringMatching(pattern) as unknown),
  )
  expect(why('0.169.0')).toEqual(
    [/hash to both/, /hash to both/, /^$/, /^$/].map((pattern) => expect.stringMatching(pattern) as unknown),
  )
})

test('a dash in a name becomes an underscore where names have a namespace', () => {
  const offered = (version: string) => {
    const probe = probeOf(['read-it', 'read_it'].map((name) => tool(name, { readOnlyHint: true })))
    const { tools } = predict({ ...server(), name: 'my-docs' }, probe, { capabilities: capabilities(version) })
    return tools.map(({ offeredAs, why }) => [offeredAs, why])
  }
  expect(offered('0.104.0')).toEqual([
    ['mcp__my-docs__read-it', ''],
    ['mcp__my-docs__read_it', ''],
  ])
  const clash = ['mcp__my_docs__read_it', expect.stringMatching(/becomes mcp__my_docs__read_it too/)]
  expect(offered('0.124.0')).toEqual([clash, clash])
})

test('a required server that fails stops the run where Codex knows the word', () => {
  const probe = failedProbe({ name: 'srv' }, { code: 'crashed', message: 'It ended.', hint: 'x' })
  const stops = (version: string) =>
    predict(server({ required: true }), probe, { capabilities: capabilities(version) }).stopsRun
  expect([stops('0.169.0'), stops('0.57.0')]).toEqual([true, false])
})
