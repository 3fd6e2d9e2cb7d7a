import { writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it, test } from 'vitest'
import type { TomlTable } from 'smol-toml'
import { capabilities } from '../../../src/codex/capabilities/capabilities.ts'
import { mcpConfig, type McpConfig } from '../../../src/codex/config/mcp-config.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const folder = useTemporaryFolder()
const ENV = { API_TOKEN: 'tok-123456', SAME: 'same-value' }

let path: string
beforeEach(() => {
  path = folder('mcp.json')
})

function merge(own: TomlTable, mcpFile?: string, version = '0.169.0'): Promise<McpConfig> {
  const source = { home: folder(), table: { mcp_servers: own } }
  return mcpConfig({ mcp: 'merge', mcpFile }, source, ENV, capabilities(version))
}

describe('--mcp', () => {
  it('none gives no server', async () => {
    const source = { home: folder(), table: { mcp_servers: { a: { bearer_token: 'breaks' } } } }
    const none = await mcpConfig({ mcp: 'none' }, source, ENV, capabilities('0.169.0'))
    expect(none).toEqual({ servers: {}, variables: [], secretVariables: [], secrets: [], warnings: [] })
  })

  it('self is not there yet, and says so', async () => {
    await expect(mcpConfig({ mcp: 'self' }, undefined, ENV, capabilities('0.169.0'))).rejects.toMatchObject({
      code: 'CODEX_INVALID_OPTIONS',
      exitCode: 2,
    })
  })

  it('merge takes own servers and those of a file, which win', async () => {
    const servers = { a: { command: 'file' }, b: { type: 'http', url: 'http://x/', headers: { 'X-A': 'b' } } }
    await writeFile(path, JSON.stringify({ mcpServers: servers }))
    const merged = await merge({ a: { command: 'own' }, c: { command: 'c', env_vars: ['API_TOKEN'] } }, path)
    expect(merged).toEqual({
      servers: {
        a: { command: 'file' },
        b: { url: 'http://x/', http_headers: { 'X-A': 'b' } },
        c: { command: 'c', env_vars: ['API_TOKEN'] },
      },
      variables: ['API_TOKEN'],
      secretVariables: [],
      secrets: [],
      warnings: ['The MCP server a of the MCP file is used, not your own of that name.'],
    })
  })

  it('merge passes on the variables that become tokens and headers', async () => {
    const own = { a: { url: 'http://x/', bearer_token_env_var: 'T', env_http_headers: { h: 'H' } } }
    expect(await merge(own)).toMatchObject({ variables: ['H', 'T'], secretVariables: ['H', 'T'] })
  })

  it('merge prefers names to values, and tells which values are left', async () => {
    const merged = await merge({ a: { command: 'x', env: { SAME: 'same-value', MY_TOKEN: 'lit-123456', MODE: 'm' } } })
    expect(merged.servers).toEqual({
      a: { command: 'x', env: { MY_TOKEN: 'lit-123456', MODE: 'm' }, env_vars: ['SAME'] },
    })
    expect(merged.secrets).toEqual([{ name: 'MY_TOKEN', value: 'lit-123456' }])
  })

  it('merge writes values where a version ignores names', async () => {
    const merged = await merge(
      { a: { command: 'x', env: { A: 'b' }, env_vars: ['API_TOKEN', 'GONE'] } },
      undefined,
      '0.40.0',
    )
    expect(merged.servers).toEqual({ a: { command: 'x', env: { API_TOKEN: 'tok-123456', A: 'b' } } })
    expect(merged.secrets).toEqual([{ name: 'API_TOKEN', value: 'tok-123456' }])
    expect(merged.variables).toEqual([])
  })

  it('merge takes "${A}" of an own server for itself', async () => {
    expect((await merge({ a: { command: '${GONE}' } })).servers).toEqual({ a: { command: '${GONE}' } })
  })

  it('merge of what is no table is one sentence', async () => {
    const source = { home: folder(), table: { mcp_servers: 'x' } }
    await expect(mcpConfig({ mcp: 'merge' }, source, ENV, capabilities('0.169.0'))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
    })
  })
})

describe('an MCP file', () => {
  test.each([
    ['{"mcpServers": {"a": {"command": "x",}}}', /Line 1 of .*mcp\.json is not JSON/],
    ['{\n"mcpServers": {\n// why\n}}', /mcp\.json is not JSON/],
    ['{"secret": "sk-secret" oops}', /is not JSON/],
    ['', /is not JSON/],
    ['[]', /has no "mcpServers"/],
    ['{"mcpServers": []}', /has no "mcpServers"/],
    ['{"mcpServers": {"a": 5}}', /MCP server a is not a table/],
  ])('of %j is refused in a sentence', async (text, message) => {
    await writeFile(path, text)
    await expect(merge({}, path)).rejects.toThrow(message)
    await expect(merge({}, path)).rejects.toMatchObject({ code: 'CODEX_INVALID_CONFIG', exitCode: 2 })
    await expect(merge({}, path)).rejects.not.toThrow('sk-secret')
  })

  it('that is not there is said', async () => {
    await expect(merge({}, path)).rejects.toThrow(`There is no file ${path}.`)
  })

  it('may hold null and switched-off servers whose variables are not set', async () => {
    const servers = { a: { command: 'x', cwd: null }, b: { disabled: true, command: '${GONE}' } }
    await writeFile(path, `\uFEFF${JSON.stringify({ mcpServers: servers })}`)
    expect(await merge({}, path)).toMatchObject({ servers: { a: { command: 'x' } }, warnings: [] })
  })
})
