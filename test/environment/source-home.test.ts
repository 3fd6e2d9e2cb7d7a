import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { diskRows } from '../../src/environment/disk-rows.ts'
import { loginRow } from '../../src/environment/login-row.ts'
import { mcpRows } from '../../src/environment/mcp-rows.ts'
import { sourceHome } from '../../src/environment/source-home.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { testHost } from '../platform/test-host.ts'

const inFolder = useTemporaryFolder()

it.each([
  [{}, '/home/ada/.codex'],
  [{ CODEX_HOME: '/srv/codex' }, '/srv/codex'],
  [{ CODEX_HOME: 'homes/own' }, '/work/homes/own'],
])('with %j the source home is %s', (env, home) => {
  expect(sourceHome(testHost({ env }), undefined)).toBe(home)
})

describe('disk use', () => {
  const limits = { warningBytes: 1000, mostFiles: 100 }

  it('is counted per kind, without following links', async () => {
    await mkdir(inFolder('sessions', '2026', '11'), { recursive: true })
    await writeFile(inFolder('sessions', '2026', '11', 'a.jsonl'), 'x'.repeat(600))
    await writeFile(inFolder('state_5.sqlite'), 'x'.repeat(300))
    await writeFile(inFolder('state_5.sqlite-wal'), 'x'.repeat(50))
    await writeFile(inFolder('auth.json'), 'x'.repeat(5000))
    await symlink(inFolder('auth.json'), inFolder('sessions', 'link'))
    const rows = await diskRows(testHost(), inFolder(), limits)
    expect(rows.map(({ id, fact }) => [id, fact.replace(/^.* in /, '')])).toEqual([
      ['disk.sessions', '1 files'],
      ['disk.logs', '0 files'],
      ['disk.databases', '2 files'],
      ['disk.total', 'below 0.0 MB'],
    ])
    expect(rows.map((row) => row.volatile)).toEqual([true, true, true, false])
  })

  it('is a warning from the threshold on, with the command that makes room', async () => {
    await writeFile(inFolder('codex.log'), 'x'.repeat(1000))
    const total = (await diskRows(testHost(), inFolder(), limits)).at(-1)
    expect(total).toMatchObject({ status: 'warning', fix: expect.stringMatching(/^find '.*sessions' .*-delete$/) })
    const windows = (await diskRows(testHost({ platform: 'win32' }), inFolder(), limits)).at(-1)
    expect(windows?.fix).toMatch(/^Get-ChildItem .* \| Remove-Item$/)
  })

  it('stops counting at so many files', async () => {
    await mkdir(inFolder('log'))
    for (const name of ['a', 'b', 'c']) await writeFile(inFolder('log', name), '')
    const rows = await diskRows(testHost(), inFolder(), { ...limits, mostFiles: 2 })
    expect(rows[1]?.fact).toMatch(/^more than .* in 2 files$/)
    expect(rows.at(-1)?.status).toBe('warning')
  })

  it('of a home that is not there is nothing', async () => {
    expect((await diskRows(testHost(), inFolder('none'), limits)).at(-1)?.status).toBe('ok')
  })
})

describe('MCP servers', () => {
  it('are told by name and kind, never with what they are started with', async () => {
    const servers = [
      'model = "gpt-5"',
      '[mcp_servers.web]\nurl = "https://ada:zebra@mcp.example"',
      '[mcp_servers.docs]\ncommand = "npx"\nargs = ["--token", "zebra"]\nenv = { KEY = "zebra" }',
      '[mcp_servers.off]\ncommand = "zebra"\nenabled = false',
    ]
    await writeFile(inFolder('config.toml'), servers.join('\n'))
    const rows = await mcpRows(inFolder())
    expect(rows.map(({ label, fact }) => `${label}: ${fact}`)).toEqual([
      'docs: configured, stdio',
      'off: configured, disabled',
      'web: configured, http',
    ])
    expect(JSON.stringify(rows)).not.toMatch(/zebra|example|npx/)
  })

  it.each([
    ['model = "gpt-5"\n', 'info', 'none configured'],
    ['mcp_servers = 3\n', 'info', 'none configured'],
    ['\ntoken = zebra zebra\n', 'warning', 'config.toml cannot be read, line 2'],
  ])('of the file "%s" are %s: %s', async (text, status, fact) => {
    await writeFile(inFolder('config.toml'), text)
    const rows = await mcpRows(inFolder())
    expect(rows).toMatchObject([{ status, fact }])
    expect(JSON.stringify(rows)).not.toContain('zebra')
  })

  it('without a file are none', async () => {
    expect(await mcpRows(inFolder())).toMatchObject([{ fact: 'none configured' }])
  })
})

describe('the login', () => {
  const tokens = { id_token: 'zebra', access_token: 'zebra', refresh_token: 'zebra' }

  it.each([
    [{ CODEX_API_KEY: 'sk-zebra' }, undefined, 'ok', 'CODEX_API_KEY'],
    [{ CODEX_API_KEY: 'insert-local-token' }, undefined, 'warning', 'none'],
    [{}, JSON.stringify({ OPENAI_API_KEY: null, tokens }), 'warning', 'ChatGPT login in auth.json'],
    [{}, JSON.stringify({ OPENAI_API_KEY: 'sk-zebra', tokens: null }), 'warning', 'API key in auth.json'],
    [{}, '{"OPENAI_API_KEY": "sk-zebra', 'warning', 'nothing readable in auth.json'],
    [{}, '["sk-zebra"]', 'warning', 'nothing known in auth.json'],
    [{ OPENAI_API_KEY: 'sk-zebra' }, JSON.stringify({ tokens }), 'ok', 'OPENAI_API_KEY, ChatGPT login in auth.json'],
  ])('with %j and auth.json %s is %s: %s', async (env, auth, status, fact) => {
    if (auth !== undefined) await writeFile(inFolder('auth.json'), auth)
    const row = await loginRow(testHost({ env }), Promise.resolve(undefined), inFolder())
    expect(row).toMatchObject({ status, fact })
    expect(JSON.stringify(row)).not.toContain('zebra')
  })
})
