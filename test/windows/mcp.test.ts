import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const ZOO = join(import.meta.dirname, '..', 'fixtures', 'mcp', 'zoo-server.mjs')
const NODE = windowsPath(bench.programs.node)

/** A workspace with the servers of this TOML as its only ones. */
function makeWorkspace(toml: string): string {
  const cwd = makeFolder()
  mkdirSync(join(cwd, 'tools ü'))
  // Where Windows programs see it too.
  cpSync(ZOO, join(cwd, 'zoo-server.mjs'))
  // cmd.exe reads a batch file in the code page of the machine, so that names beyond ASCII must not stand in it.
  const batch = ['@echo off', '"%ZOO_NODE%" "%~dp0..\\zoo-server.mjs" %*', '']
  writeFileSync(join(cwd, 'tools ü', 'zoo.cmd'), batch.join('\r\n'))
  writeFileSync(join(cwd, 'servers.toml'), toml.replaceAll('CWD', windowsPath(cwd)))
  return cwd
}

/** A server that Node runs, with TOML in which no backslash is an escape. */
function nodeServer(name: string, mode: string, more = ''): string {
  return `[mcp_servers.${name}]\ncommand = '${NODE}'\nargs = ['CWD\\zoo-server.mjs', '${mode}']\nstartup_timeout_sec = 60\nrequired = true\n${more}\n`
}

interface Server {
  name: string
  verdict: string
  cause: { code: string; message: string; hint: string } | null
  tools: { name: string }[]
  orphans: number
}

async function health(toml: string): Promise<Map<string, Server>> {
  const { document } = await bench.codexkitJson(makeWorkspace(toml), ['mcp-health', '--config', 'servers.toml'])
  const servers: Server[] = document.result.servers
  return new Map(servers.map((server) => [server.name, server]))
}

describe.skipIf(!bench.isFit)('mcp-health on Windows', () => {
  afterAll(() => bench.close())

  it('starts servers on Node, lists their tools and ends them', async () => {
    const servers = await health(
      [nodeServer('good', 'good'), nodeServer('pages', 'pages'), nodeServer('stubborn', 'stubborn')].join('\n'),
    )
    expect([...servers.values()].map(({ name, verdict, tools }) => [name, verdict, tools.length])).toEqual([
      ['good', 'ok', 1],
      ['pages', 'ok', 3],
      ['stubborn', 'ok', 1],
    ])
    const { stdout } = await bench.run(makeFolder(), 'tasklist.exe', [])
    expect(stdout).not.toMatch(/^node/im)
  })

  it('tells why a server does not work', async () => {
    const servers = await health([nodeServer('crash', 'crash'), nodeServer('env', 'missing-env')].join('\n'))
    expect(servers.get('crash')).toMatchObject({ verdict: 'unhealthy', cause: { code: 'crashed' } })
    expect(servers.get('crash')?.cause?.message).toContain('the database is gone')
    expect(servers.get('env')).toMatchObject({ verdict: 'unhealthy', cause: { code: 'missing-env' } })
  })

  it('starts a .cmd file through cmd.exe, also with arguments that mean something to cmd.exe', async () => {
    const batch = (name: string, mode: string): string =>
      [
        `[mcp_servers.${name}]`,
        `command = 'CWD\\tools ü\\zoo.cmd'`,
        `args = ['${mode}', 'a & b']`,
        `env = { ZOO_NODE = '${NODE}' }`,
        'startup_timeout_sec = 60',
        'required = true\n',
      ].join('\n')
    const servers = await health([batch('batch', 'good'), batch('broken', 'crash')].join('\n'))
    expect(servers.get('batch')).toMatchObject({ cause: null, verdict: 'ok', tools: [{ name: 'echo' }] })
    expect(servers.get('broken')).toMatchObject({ verdict: 'unhealthy', cause: { code: 'crashed' } })
  })

  it('says how npx is to be written where the program is not found', async () => {
    const servers = await health('[mcp_servers.npx]\ncommand = "no-such-npx"\nargs = ["-y", "x@1.0.0"]\n')
    expect(servers.get('npx')).toMatchObject({ verdict: 'unhealthy', cause: { code: 'missing-program' } })
    expect(servers.get('npx')?.cause?.hint).toContain('command = "cmd"')
  })
})
