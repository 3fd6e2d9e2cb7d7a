import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { capabilities } from '../../src/codex/index.ts'
import { readMcpServers, type McpReading, type McpReadRequest } from '../../src/mcp/index.ts'
import { hostWith, NEW } from './probe-zoo.ts'

let folder = ''
beforeEach(async () => {
  await mkdir(join(homedir(), '.cache'), { recursive: true })
  folder = await mkdtemp(join(homedir(), '.cache', 'codexkit-mcp-'))
  await mkdir(join(folder, 'home'))
  await mkdir(join(folder, 'project', '.codex'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (...parts: string[]): string => join(folder, ...parts)
const read = (more: Partial<McpReadRequest> = {}): Promise<McpReading> =>
  readMcpServers({
    host: hostWith({ SET: 'value' }, folder),
    sourceHome: at('home'),
    projectFolder: at('project'),
    mcpFiles: [],
    capabilities: NEW,
    ...more,
  })

describe('reading MCP servers', () => {
  test('lays profile, project and flags over the user file, and knows where each key stands', async () => {
    const trust = `[projects.${JSON.stringify(at('project'))}]\ntrust_level = "trusted"\n`
    const user = 'mcp_optional_startup_grace_ms = 0\n[mcp_servers.a]\ncommand = "one"\nargs = ["1"]\n'
    await writeFile(at('home', 'config.toml'), user + trust)
    await writeFile(at('home', 'p.config.toml'), '[mcp_servers.a]\nargs = ["2"]\n')
    await writeFile(at('project', '.codex', 'config.toml'), '# first\n[mcp_servers.a.env]\nX = "1"\n')
    const { servers, findings, optionalGraceMs, files } = await read({
      profile: 'p',
      overrides: ['mcp_servers.a.required=true', 'mcp_servers.b.url=https://b.example/mcp'],
    })
    expect(findings).toEqual([])
    expect(optionalGraceMs).toBe(0)
    expect(files).toHaveLength(3)
    expect(servers.map(({ name, transport, required }) => [name, transport, required])).toEqual([
      ['a', 'stdio', true],
      ['b', 'http', false],
    ])
    expect(servers[0]?.config).toEqual({ command: 'one', args: ['2'], env: { X: '1' }, required: true })
    expect(servers[0]?.keyOrigins).toEqual({
      command: { file: at('home', 'config.toml'), line: 3, layer: 'user' },
      args: { file: at('home', 'p.config.toml'), line: 2, layer: 'profile' },
      env: { file: at('project', '.codex', 'config.toml'), line: 2, layer: 'project' },
      required: { file: '-c', line: null, layer: 'flag' },
    })
  })

  test('leaves out a project that is not trusted, and says so', async () => {
    await writeFile(at('project', '.codex', 'config.toml'), '[mcp_servers.a]\ncommand = "x"\n')
    const { servers, findings } = await read()
    expect(servers).toEqual([])
    expect(findings).toMatchObject([{ id: 'mcp.untrusted-project', server: 'a', line: 1 }])
    expect(findings[0]?.fixToml).toContain('trust_level = "trusted"')
  })

  const wrong: [string, string, object, string?][] = [
    [
      'a typo',
      'command = "x"\nstartup_timout_sec = 3',
      { id: 'mcp.unknown-key', line: 3, fixToml: 'startup_timeout_sec = 3' },
    ],
    [
      'a key of another client',
      'command = "x"\ntimeout = 5000',
      { id: 'mcp.unknown-key', fixToml: 'tool_timeout_sec = 5' },
    ],
    ['disabled', 'command = "x"\ndisabled = true', { id: 'mcp.unknown-key', fixToml: 'enabled = false' }],
    [
      'headers',
      'url = "http://x/"\nheaders = { A = "b" }',
      { id: 'mcp.unknown-key', fixToml: 'http_headers = { A = "…" }' },
    ],
    ['bearer_token', 'url = "http://x/"\nbearer_token = "b"', { id: 'mcp.breaks-codex', severity: 'error', line: 3 }],
    [
      'a typo of what goes with a url only',
      'command = "x"\nurls = "http://x/"',
      { id: 'mcp.unknown-key', fixToml: null },
    ],
    ['a typo with a wrong value', 'command = "x"\nenabeld = 5', { id: 'mcp.unknown-key', fixToml: null }],
    [
      'a key near to one with anything below it',
      'command = "x"\npath = "/opt/x"',
      { id: 'mcp.unknown-key', fixToml: null, message: 'a: Codex ignores the key path without a word.' },
    ],
    [
      'a typo of a list of variables',
      'command = "x"\nenv_var = ["A"]',
      { id: 'mcp.unknown-key', fixToml: 'env_vars = ["A"]' },
    ],
    ['enabled as a text', 'command = "x"\nenabled = "no"', { id: 'mcp.breaks-codex', severity: 'error', line: 3 }],
    ['a mixture', 'command = "x"\nurl = "http://x/"', { id: 'mcp.breaks-codex', severity: 'error' }],
    ['a number as argument', 'command = "x"\nargs = [1]', { id: 'mcp.breaks-codex', severity: 'error', line: 3 }],
    ['switched off and broken', 'enabled = false\ncommand = "x"\nauth = "y"', { id: 'mcp.breaks-codex', line: 4 }],
    ['a url for 0.40', 'url = "http://x/"', { id: 'mcp.not-in-this-version', severity: 'error' }, '0.40.0'],
    [
      'tables in env_vars',
      'command = "x"\nenv_vars = [{name = "A"}]',
      { id: 'mcp.not-in-this-version', line: 3 },
      '0.104.0',
    ],
  ]
  test.for(wrong)('finds %s', async ([, text, finding, version]) => {
    await writeFile(at('home', 'config.toml'), `[mcp_servers.a]\n${text}\n`)
    const { findings } = await read({ capabilities: capabilities(version ?? '0.169.0') })
    expect(findings).toMatchObject([{ server: 'a', file: at('home', 'config.toml'), ...finding }])
  })

  test('knows no kind of transport in a file of Codex, which ignores it', async () => {
    await writeFile(at('home', 'config.toml'), '[mcp_servers.a]\nurl = "http://x/"\ntype = "sse"\nrequired = true\n')
    const { servers, findings } = await read()
    expect(findings).toEqual([])
    expect(servers).toMatchObject([{ name: 'a', transport: 'http' }])
    expect(servers[0]).not.toHaveProperty('httpKind')
  })

  test('tells of a file that is no TOML', async () => {
    await writeFile(at('home', 'config.toml'), 'a = 1\nb = = 2\n')
    const { findings } = await read()
    expect(findings).toMatchObject([{ id: 'mcp.unreadable-config', severity: 'error', line: 2, server: undefined }])
  })

  test('reads files of other clients, whose servers win whole', async () => {
    await writeFile(at('home', 'config.toml'), '[mcp_servers.a]\ncommand = "mine"\nrequired = true\n')
    const servers = {
      a: { command: 'theirs', args: ['${SET}'] },
      off: { command: 'x', disabled: true },
      old: { type: 'sse', url: 'https://old.example/sse' },
      lost: { command: 'x', env: { T: '${NOT_SET}' } },
    }
    await writeFile(at('mcp.json'), JSON.stringify({ mcpServers: servers }, undefined, 2))
    const reading = await read({ mcpFiles: ['mcp.json'] })
    expect(reading.servers.map(({ name, enabled, required, httpKind }) => [name, enabled, required, httpKind])).toEqual(
      [
        ['a', true, false, undefined],
        ['lost', true, false, undefined],
        ['off', false, false, undefined],
        ['old', true, false, 'sse'],
      ],
    )
    expect(reading.servers[0]?.config).toEqual({ command: 'theirs', args: ['value'] })
    expect(reading.servers[0]?.origin).toEqual({ file: at('mcp.json'), line: 3, layer: 'mcp.json' })
    const ids = reading.findings.map(({ id, server }) => [id, server])
    expect(ids).toContainEqual(['mcp.missing-variable', 'lost'])
    expect(ids).toContainEqual(['mcp.sse-not-supported', 'old'])
  })

  test('reads one file alone when it is named', async () => {
    await writeFile(at('home', 'config.toml'), '[mcp_servers.a]\ncommand = "mine"\n')
    await writeFile(at('other.toml'), '[mcp_servers."b c"]\ncommand = "other"\n')
    const { servers, files } = await read({ configFile: 'other.toml' })
    expect(servers.map(({ name }) => name)).toEqual(['b c'])
    expect(servers[0]?.origin.line).toBe(1)
    expect(files).toEqual([at('other.toml')])
  })
})
