import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'

const ZOO = join(import.meta.dirname, '..', 'fixtures', 'mcp', 'zoo-server.mjs')

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'codexkit summary ü-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))

/** Writes servers by name, mode and more keys into the config.toml of a home of its own. */
function configure(servers: readonly (readonly [name: string, mode: string, keys?: string])[]): void {
  const tables = servers.map(([name, mode, keys = '']) => {
    const args = JSON.stringify([ZOO, mode])
    return `[mcp_servers.${name}]\ncommand = ${JSON.stringify(process.execPath)}\nargs = ${args}\n${keys}\n`
  })
  mkdirSync(join(folder, 'home'), { recursive: true })
  // Otherwise a server that starts slowly on a busy machine is late.
  const patience = 'mcp_optional_startup_grace_ms = 0\n'
  writeFileSync(join(folder, 'home', 'config.toml'), patience + tables.join('\n'))
}

function run(...args: string[]): Promise<CodexkitRun> {
  const env = { HOME: folder, CODEX_HOME: join(folder, 'home'), CODEXKIT_HOME: join(folder, 'kit') }
  return runCodexkit(args, { cwd: folder, env })
}

interface Row {
  id: string
  status: string
  fact: string
  fix: string
  volatile: boolean
}

function summaryRow({ stdout }: CodexkitRun): Row | undefined {
  const sections: { id: string; rows: Row[] }[] = JSON.parse(stdout).result.sections
  return sections.find(({ id }) => id === 'mcp')?.rows.find(({ id }) => id === 'mcp.run.summary')
}

const MIXED = [
  ['good', 'good'],
  ['broken', 'crash'],
  ['writer', 'writes'],
  ['off', 'crash', 'enabled = false'],
] as const
const FACT = '1 unhealthy, 1 ok, 1 ok-but-cancelled, 1 disabled'

describe('env-report', { timeout: 60_000 }, () => {
  it('says in one row how the servers would do in a run', async () => {
    configure(MIXED)
    const said = await run('env-report', '--json')
    expect(schemaErrors('env-report', JSON.parse(said.stdout))).toEqual([])
    const row = { status: 'warning', fact: FACT, fix: 'codexkit mcp-health', volatile: true }
    expect(summaryRow(said)).toMatchObject(row)
    expect(said.exitCode).toBe(0)
    expect((await run('env-report')).stdout).toMatch(new RegExp(`In a run +${FACT}`))
  })

  it('fails when a server that is required does not work', async () => {
    configure([['needed', 'crash', 'required = true']])
    const said = await run('env-report', '--json')
    expect(summaryRow(said)).toMatchObject({ status: 'failed', fact: '1 unhealthy' })
    expect(said.exitCode).toBe(1)
  })

  it('does not wait for a server that may take longer in Codex', async () => {
    configure([
      ['silent', 'never', 'startup_timeout_sec = 600'],
      ['brief', 'never', 'startup_timeout_sec = 1'],
    ])
    const said = await run('env-report', '--json')
    expect(summaryRow(said)).toMatchObject({ status: 'warning', fact: '1 unhealthy, 1 unknown' })
    // Far from the 600 s, and a busy machine has room.
    expect(said.elapsedMs).toBeLessThan(40_000)
  })

  it('has no such row without servers, with --no-mcp, and in what is committed or compared', async () => {
    expect(summaryRow(await run('env-report', '--json'))).toBeUndefined()
    configure([['good', 'good']])
    expect(summaryRow(await run('env-report', '--json', '--no-mcp'))).toBeUndefined()
    const committed = await run('env-report', '--json', '--output', 'report.md')
    expect(summaryRow(committed)).toBeUndefined()
    configure([['good', 'crash']])
    const checked = await run('env-report', '--json', '--check', '--output', 'report.md')
    const { differences } = JSON.parse(checked.stdout).result.compared
    expect(differences.filter(({ section }: { section: string }) => section === 'MCP servers')).toEqual([])
  })

  it('goes on where the servers cannot be read', async () => {
    mkdirSync(join(folder, 'home', 'config.toml'), { recursive: true })
    const said = await run('env-report', '--json')
    expect(summaryRow(said)).toMatchObject({
      status: 'warning',
      fact: expect.stringMatching(/^could not be found out/),
    })
  })
})

describe('bootstrap', { timeout: 60_000 }, () => {
  const bootstrap = (...args: string[]): Promise<CodexkitRun> =>
    run('bootstrap', '--no-input', '--no-install', '--no-rehearse', ...args)

  it('has the servers as a row of its table', async () => {
    configure(MIXED)
    const text = await bootstrap()
    expect(text.exitCode).toBe(0)
    expect(text.stdout).toMatch(new RegExp(`^MCP servers .*warning +${FACT}: codexkit mcp-health$`, 'm'))
    const document = JSON.parse((await bootstrap('--json')).stdout)
    expect(document.result.mcp).toEqual({ state: 'warning', fact: FACT, fix: 'codexkit mcp-health' })
    expect(schemaErrors('bootstrap', document)).toEqual([])
  })

  it('exits 8 when a server that is required does not work', async () => {
    configure([['needed', 'crash', 'required = true']])
    const said = await bootstrap('--json')
    expect([said.exitCode, JSON.parse(said.stdout).error.code]).toEqual([8, 'CODEXKIT_MCP'])
  })

  it('starts none with --no-mcp, and has no row without servers', async () => {
    expect((await bootstrap()).stdout).not.toContain('MCP servers')
    configure([['needed', 'crash', 'required = true']])
    const said = await bootstrap('--no-mcp', '--json')
    expect([said.exitCode, JSON.parse(said.stdout).result.mcp]).toEqual([0, null])
  })
})
