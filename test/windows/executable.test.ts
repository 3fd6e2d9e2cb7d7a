import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { makeWindowsRepository, openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson } = bench

describe.skipIf(!bench.isFit)('codexkit-win-x64.exe', () => {
  afterAll(() => bench.close())

  it('answers --version and --help', async () => {
    const cwd = makeFolder()
    expect(await codexkit(cwd, ['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
    const help = await codexkit(cwd, ['--help'])
    expect(help.exitCode).toBe(0)
    expect(help.stdout).toContain('Usage: codexkit <command> [options]')
  })

  it('has a help for each command that --help lists', async () => {
    const cwd = makeFolder()
    const { stdout } = await codexkit(cwd, ['--help'])
    const listed = [...stdout.matchAll(/^ {2}(\S+(?: \S+)?) {2,}(\S.*\.)$/gm)].filter(([, name]) =>
      /^[a-z]/.test(name ?? ''),
    )
    expect(listed.length).toBeGreaterThanOrEqual(21)
    for (const [, name = '', summary = ''] of listed) {
      const help = await codexkit(cwd, [...name.split(' '), '-Help'])
      expect({ name, ...help }).toMatchObject({ name, exitCode: 0, stderr: '' })
      expect(help.stdout).toMatch(new RegExp(`^${RegExp.escape(summary)}\\n\\nUsage: codexkit ${name} `))
    }
  })

  it('refuses an unknown option with exit 2 and the nearest name', async () => {
    const run = await codexkit(makeFolder(), ['bootstrap', '-PromptSecret'])
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toContain('-PromptSecrets')
  })

  it('explain tells of a code in any case and of an exit code, and exits 2 for what is none', async () => {
    const cwd = makeFolder()
    const code = await codexkit(cwd, ['explain', 'codex_rate_limited'])
    expect(code).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^CODEX_RATE_LIMITED/) })
    const { document } = await codexkitJson(cwd, ['explain', '9'])
    expect(JSON.stringify(document.result)).toContain('CODEXKIT_UNSAFE_ENV_FILE')
    expect((await codexkit(cwd, ['explain', 'CODEX_RATE_LIMITD'])).stderr).toContain('CODEX_RATE_LIMITED')
  })

  it('watch-codex shows a rollout of a home that is named with backslashes, with CR LF too', async () => {
    const home = makeFolder()
    const folder = join(home, 'sessions', '2026', '11', '20')
    mkdirSync(folder, { recursive: true })
    const id = '0199c2f0-0000-7000-8000-00000000000a'
    const lines = [
      { type: 'session_meta', payload: { id, originator: 'codex_exec', cwd: 'C:\\work' } },
      { type: 'event_msg', payload: { type: 'agent_message', message: 'Größe geprüft' } },
    ].map((line) => JSON.stringify({ timestamp: '2026-11-20T14:15:02.000Z', ...line }))
    writeFileSync(join(folder, `rollout-2026-11-20T14-15-02-${id}.jsonl`), `${lines.join('\r\n')}\r\n`)
    const run = await codexkit(home, ['watch-codex', '--no-follow', '--codex-home', windowsPath(home)])
    expect(run).toMatchObject({ exitCode: 0 })
    expect(run.stdout).toContain('Größe geprüft')
    expect(run.stdout).not.toContain('\r')
  })

  it('mcp-health says what is wrong with a server whose program is not there', async () => {
    const cwd = makeWindowsRepository()
    const config = join(cwd, 'config.toml')
    writeFileSync(config, '[mcp_servers.docs]\r\ncommand = "no-such-program-ü"\r\n')
    const args = ['mcp-health', '--config', windowsPath(config), '--server', 'docs']
    const { exitCode, document } = await codexkitJson(cwd, args)
    expect(exitCode).toBe(8)
    expect(document.error.code).toBe('CODEXKIT_MCP')
    expect(JSON.stringify(document.result)).toContain('no-such-program-ü')
  })
})
