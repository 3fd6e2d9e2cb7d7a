import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaErrors } from '../support/json-schema.ts'
import { runCodexkit, type CodexkitOptions, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

const ZOO = join(import.meta.dirname, '..', 'fixtures', 'mcp', 'zoo-server.mjs')

interface Machine {
  folder: string
  config: string
  run: (words: readonly string[], options?: Partial<CodexkitOptions>) => Promise<CodexkitRun>
}

/** A machine whose config.toml has these servers: name to mode of the zoo, and what else stands in the table. */
function makeMachine(servers: Record<string, string | [mode: string, more: string]>): Machine {
  const [folder, home] = [makeRepository(), makeFolder()]
  mkdirSync(join(home, '.codex'))
  const tables = Object.entries(servers).map(([name, server]) => {
    const [mode, more] = typeof server === 'string' ? [server, ''] : server
    const args = JSON.stringify([ZOO, ...mode.split(' ')])
    return `# about ${name}\n[mcp_servers.${name}]\ncommand = ${JSON.stringify(process.execPath)}\nargs = ${args}\n${more}\n`
  })
  const config = join(home, '.codex', 'config.toml')
  writeFileSync(config, tables.join('\n'))
  const run: Machine['run'] = (words, options) =>
    runCodexkit(['mcp-health', ...words], { cwd: folder, ...options, env: { HOME: home, ...options?.env } })
  return { folder, config, run }
}

/** How many processes of the zoo run. */
function zooProcesses(): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(ZOO)
    } catch {
      // It ended meanwhile.
      return false
    }
  }).length
}

describe('mcp-health', () => {
  it('says of each server what will happen, in one document', async () => {
    const machine = makeMachine({
      good: 'good',
      writes: 'writes',
      crash: 'crash',
      module: 'missing-module',
      slow: 'slow 1500',
      off: ['good', 'enabled = false'],
      approved: ['writes', 'default_tools_approval_mode = "approve"'],
    })
    const run = await machine.run(['--json'])
    const document = JSON.parse(run.stdout)
    expect(schemaErrors('mcp-health', document)).toEqual([])
    const { servers } = document.result
    const verdicts = servers.map(
      ({ name, verdict, cause }: { name: string; verdict: string; cause: { code: string } | null }) => {
        return [name, verdict, cause?.code ?? null]
      },
    )
    expect(verdicts).toEqual([
      ['approved', 'ok', null],
      ['crash', 'unhealthy', 'crashed'],
      ['good', 'ok', null],
      ['module', 'unhealthy', 'missing-module'],
      ['off', 'unknown', null],
      ['slow', 'ok-but-late', null],
      ['writes', 'ok-but-cancelled', null],
    ])
    expect(run.exitCode).toBe(0)
    const named = await machine.run(['--server', 'crash'])
    expect([named.exitCode, named.stdout]).toEqual([8, expect.stringContaining('the database is gone')])
    expect((await machine.run(['--server', 'good', '--strict'])).exitCode).toBe(0)
  })

  it('is done when the slowest server is: all start side by side', async () => {
    const slow = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`s${index}`, 'slow 2000']))
    const run = await makeMachine(slow).run(['--json'])
    expect(JSON.parse(run.stdout).result.servers).toHaveLength(10)
    // One after another they would take 20 s.
    expect(run.elapsedMs).toBeLessThan(12_000)
  })

  it('--verify-with-codex has the real Codex say the same, without a key', async () => {
    const machine = makeMachine({ good: 'good', crash: 'crash', writes: 'writes', off: ['good', 'enabled = false'] })
    const run = await machine.run(['--verify-with-codex', '--json'])
    const said = JSON.parse(run.stdout).result.servers
    expect(said).toMatchObject([
      { name: 'crash', codexSays: { agrees: true, facts: [expect.stringMatching(/^Codex reports failed: /)] } },
      { name: 'good', codexSays: { agrees: true, facts: ['Codex reports ready.'] } },
      { name: 'off', codexSays: { agrees: true, facts: ['Codex reports disabled.'] } },
      { name: 'writes', codexSays: { agrees: true, facts: ['Codex reports ready.'] } },
    ])
  })

  it('pings and calls', async () => {
    const run = await makeMachine({ good: 'good' }).run([
      '-s',
      'good',
      '--ping',
      '3',
      '--call',
      'echo',
      '--call-arguments',
      '{"text":"hello"}',
      '--json',
    ])
    const [server] = JSON.parse(run.stdout).result.servers
    expect(server).toMatchObject({ verdict: 'ok', call: { tool: 'echo', isError: false } })
    expect(server.pings).toHaveLength(3)
  })

  it('--fix makes config.toml right, and keeps its comments', async () => {
    const machine = makeMachine({ docs: ['good', 'startup_timout_sec = 20 # slow at home\n'] })
    const before = readFileSync(machine.config, 'utf8')
    const planned = await machine.run(['--fix', '--dry-run'])
    expect(planned.stdout).toContain('+startup_timeout_sec = 20 # slow at home')
    expect(readFileSync(machine.config, 'utf8')).toBe(before)
    expect((await machine.run(['--fix'])).exitCode).toBe(0)
    expect(readFileSync(machine.config, 'utf8')).toBe(before.replace('timout', 'timeout'))
    expect((await machine.run(['--strict'])).exitCode).toBe(0)
  })

  it('a baseline holds until tools change', async () => {
    const machine = makeMachine({ docs: 'good' })
    expect((await machine.run(['--baseline', 'mcp.lock.json', '--update-baseline'])).exitCode).toBe(0)
    expect((await machine.run(['--baseline', 'mcp.lock.json'])).exitCode).toBe(0)
    writeFileSync(machine.config, readFileSync(machine.config, 'utf8').replace('"good"', '"writes"'))
    const drifted = await machine.run(['--baseline', 'mcp.lock.json'])
    expect([drifted.exitCode, drifted.stdout]).toEqual([
      1,
      expect.stringMatching(/Not as in mcp\.lock\.json\n {2}docs: /),
    ])
    expect((await machine.run(['--baseline', 'none.json'])).exitCode).toBe(3)
  })

  it('--evidence and reports hold no secret that stands in the configuration', async () => {
    const secret = 'Zp9Lw3RtQq7Xk2Vb'
    const machine = makeMachine({ docs: ['environment', `env = { API_TOKEN = "${secret}" }`], bad: 'crash' })
    const words = ['--evidence', '--sarif', 'a.sarif', '--junit', 'a.xml', '--markdown', 'a.md', '--debug']
    const runs = [await machine.run([...words, '--json']), await machine.run(words)]
    const whole = makeMachine({ docs: ['environment', `env = { API_TOKEN = "${secret}" }`] })
    runs.push(await whole.run(['--output', 'A.md']))
    const [folder = ''] = readdirSync(join(machine.folder, 'docs', 'evidence', 'codex'))
    const root = join(machine.folder, 'docs', 'evidence', 'codex', folder)
    const kept = ['mcp-manifest.json', 'report.md', 'SHA256SUMS'].map((name) => readFileSync(join(root, name), 'utf8'))
    const files = ['a.sarif', 'a.xml', 'a.md'].map((name) => readFileSync(join(machine.folder, name), 'utf8'))
    files.push(readFileSync(join(whole.folder, 'A.md'), 'utf8'))
    const everything = [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...kept, ...files].join('\n')
    expect(everything).toContain('mcp.plain-secret')
    expect(everything).not.toContain(secret)
  })

  it.skipIf(!existsSync('/proc/self/cmdline'))('ends every process on Ctrl-C', async () => {
    const before = zooProcesses()
    const machine = makeMachine({ a: 'never', b: 'stubborn', c: 'child', d: 'slow 60000' })
    const run = await machine.run(['--timeout', '60s'], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (zooProcesses() < before + 4) return
          clearInterval(timer)
          child.kill('SIGINT')
        }, 50)
      },
    })
    expect([run.exitCode, run.stdout]).toEqual([130, ''])
    expect(zooProcesses()).toBe(before)
  })

  it('a configuration that stops Codex is 8, whichever server was named', async () => {
    const machine = makeMachine({ good: 'good' })
    writeFileSync(
      machine.config,
      `${readFileSync(machine.config, 'utf8')}\n[mcp_servers.bad]\nurl = "http://127.0.0.1:9"\ncommand = "x"\n`,
    )
    const run = await machine.run(['--server', 'good'])
    expect([run.exitCode, run.stderr]).toEqual([
      8,
      expect.stringContaining('Codex does not start with this configuration'),
    ])
  })
})
