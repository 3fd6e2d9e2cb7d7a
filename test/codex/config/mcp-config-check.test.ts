import * as fc from 'fast-check'
import { parse, stringify, type TomlTable } from 'smol-toml'
import { describe, expect, it, test } from 'vitest'
import { checkMcpServer } from '../../../src/codex/config/mcp-config-check.ts'
import { MCP_KEYS } from '../../../src/codex/config/mcp-config-keys.ts'

const LIMITS = { httpMcpServers: true, mcpEnvVarTables: true, version: '0.169.0' }
const OLD = { httpMcpServers: false, mcpEnvVarTables: false, version: '0.40.0' }

const STDIO = { command: 'npx', args: ['-y', 'x'], env: { A: 'b' }, env_vars: ['C'], cwd: '/w', tool_timeout_sec: 3 }
const HTTP = { url: 'http://x/', bearer_token_env_var: 'T', http_headers: { a: 'b' }, scopes: ['s'], required: true }

describe('a server', () => {
  test.each([STDIO, HTTP])('that Codex knows stays as it is: %j', (server) => {
    expect(checkMcpServer('s', server, LIMITS)).toEqual({ entry: server, warnings: [] })
  })

  test.each([
    ['bearer_token', { url: 'http://x/', bearer_token: 'sk' }, /bearer_token of the MCP server s is refused/],
    ['url', { command: 'x', url: 'http://x/' }, /url of the MCP server s does not go with command/],
    ['env', { url: 'http://x/', env: {} }, /env of the MCP server s does not go with url/],
    ['env_vars', { url: 'http://x/', env_vars: [] }, /does not go with url/],
    ['cwd', { url: 'http://x/', cwd: '/' }, /does not go with url/],
    ['args', { url: 'http://x/', args: [] }, /does not go with url/],
    ['http_headers', { command: 'x', http_headers: {} }, /does not go with command/],
    ['bearer_token_env_var', { command: 'x', bearer_token_env_var: 'T' }, /does not go with command/],
    ['auth', { command: 'x', auth: 'o' }, /does not go with command/],
    ['args', { command: 'x', args: 'y' }, /must be a list of texts/],
    ['args', { command: 'x', args: [1] }, /must be a list of texts/],
    ['env', { command: 'x', env: { A: 1 } }, /must be a table of texts/],
    ['command', { command: 1 }, /must be a text/],
    ['tool_timeout_sec', { command: 'x', tool_timeout_sec: -1 }, /must be a number/],
    ['required', { command: 'x', required: 'yes' }, /must be true or false/],
    ['env_vars', { command: 'x', env_vars: [1] }, /must be a list of names/],
    ['env_vars', { command: 'x', env_vars: 'A' }, /must be a list of names/],
    [undefined, { args: [] }, /has neither a command nor a url/],
    [undefined, 'npx', /is not a table/],
  ])('that breaks Codex by %s is refused: %j', (key, server, message) => {
    const act = (): unknown => checkMcpServer('s', server, LIMITS)
    expect(act).toThrow(message)
    const details: unknown = key === undefined ? { server: 's' } : { server: 's', key }
    expect(act).toThrow(expect.objectContaining({ code: 'CODEX_INVALID_CONFIG', exitCode: 2, details }))
  })

  it('keeps nothing that Codex does not know, and says so', () => {
    const server = { command: 'x', trust: true, timeout: 5, type: 'stdio', description: 'd' }
    expect(checkMcpServer('s', server, LIMITS)).toEqual({
      entry: { command: 'x' },
      warnings: ['The key trust of the MCP server s is left out.', 'The key timeout of the MCP server s is left out.'],
    })
    expect(checkMcpServer('s', { command: 'x', constructor: 'y' }, LIMITS).entry).toEqual({ command: 'x' })
  })

  test.each([{ enabled: false }, { disabled: true }])('that is switched off is left out: %j', (off) => {
    expect(checkMcpServer('s', { command: 'x', url: 'y', ...off }, LIMITS)).toEqual({ warnings: [] })
  })

  it('with a url is left out where the version would break, unless it is required', () => {
    expect(checkMcpServer('s', { url: 'http://x/' }, OLD)).toEqual({
      warnings: ['The MCP server s is left out: Codex 0.40.0 has no MCP servers with a url.'],
    })
    expect(() => checkMcpServer('s', HTTP, OLD)).toThrow('s is required, but Codex 0.40.0 has no')
    expect(checkMcpServer('s', { type: 'sse', url: 'http://x/' }, LIMITS).warnings).toHaveLength(1)
  })

  it('has tables of variables only where they are known', () => {
    const env_vars = ['A', { name: 'B', source: 'local' }, { name: 'C', source: 'remote' }, { name: 'D' }]
    expect(checkMcpServer('s', { command: 'x', env_vars }, LIMITS).entry).toEqual({ command: 'x', env_vars })
    const old = checkMcpServer('s', { command: 'x', env_vars }, OLD)
    expect(old.entry).toEqual({ command: 'x', env_vars: ['A', 'B', 'D'] })
    expect(old.warnings).toHaveLength(1)
  })

  it('of any kind gives known keys of one transport, or one sentence', () => {
    const key = fc.oneof(fc.constantFrom(...Object.keys(MCP_KEYS), 'bearer_token', 'type', 'disabled'), fc.string())
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
    )
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), fc.boolean(), (server, old) => {
        let entry: TomlTable | undefined
        try {
          entry = checkMcpServer('s', server, old ? OLD : LIMITS).entry
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CODEX_INVALID_CONFIG' })
          return
        }
        if (!entry) return
        const kinds = new Set(Object.keys(entry).map((each) => MCP_KEYS[each]?.servers))
        expect(kinds.has('stdio') && kinds.has('http')).toBe(false)
        expect(kinds.has(undefined)).toBe(false)
        // TOML puts tables last, so the order of keys is another.
        const plain = (table: TomlTable): unknown => JSON.parse(JSON.stringify(table))
        expect(plain(parse(stringify(entry)))).toEqual(plain(entry))
      }),
      { numRuns: 500 },
    )
  })
})
