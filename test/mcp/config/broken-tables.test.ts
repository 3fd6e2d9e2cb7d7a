import { parse } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import { brokenTables } from '../../../src/mcp/config/broken-tables.ts'
import type { Layer } from '../../../src/mcp/config/layer.ts'
import { lineOf, tomlLines } from '../../../src/mcp/config/toml-lines.ts'
import type { McpLayer } from '../../../src/mcp/server.ts'

function layerOf(layer: McpLayer, text: string): Layer {
  const lines = tomlLines(text)
  return {
    layer,
    file: layer,
    table: parse(text),
    originOf: (path) => ({ file: layer, line: lineOf(lines, path), layer }),
  }
}

/** Each as `codex mcp list` of 0.169 takes it. */
describe('what is no table', () => {
  test.for<[string, [McpLayer, string][], [string, number, string | undefined][]]>([
    ['a server', [['user', '[mcp_servers]\na = "npx"\n']], [['user', 2, 'a']]],
    ['all servers', [['user', 'x = 1\nmcp_servers = "npx"\n']], [['user', 2, undefined]]],
    ['a list of servers', [['user', '[[mcp_servers]]\ncommand = "x"\n']], [['user', 1, undefined]]],
    [
      'one that a stronger layer takes the place of',
      [
        ['user', '[mcp_servers]\na = "npx"\n'],
        ['flag', 'mcp_servers.a.command = "x"'],
      ],
      [],
    ],
    [
      'all, where a stronger layer takes their place',
      [
        ['user', 'mcp_servers = "npx"\n'],
        ['project', 'mcp_servers.a.command = "x"'],
      ],
      [],
    ],
    [
      'one that takes the place of a server',
      [
        ['user', '[mcp_servers.a]\ncommand = "x"\n'],
        ['flag', 'mcp_servers.a = "npx"'],
      ],
      [['flag', 1, 'a']],
    ],
    [
      'one that was hidden with all others',
      [
        ['user', 'mcp_servers.a = "npx"'],
        ['profile', 'mcp_servers = 3'],
        ['project', 'mcp_servers.b.command = "x"'],
      ],
      [],
    ],
    ['a server of another client', [['mcp.json', '[mcp_servers]\na = "npx"\n']], []],
  ])('%s', ([, layers, expected]) => {
    const findings = brokenTables(layers.map(([layer, text]) => layerOf(layer, text)))
    expect(findings.map(({ file, line, server }) => [file, line, server])).toEqual(expected)
    expect(findings.every(({ id, severity }) => id === 'mcp.breaks-codex' && severity === 'error')).toBe(true)
  })
})
