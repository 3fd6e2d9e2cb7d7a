import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { EXECUTABLE, unfit } from '../support/executable.ts'
import { listProcesses, processesOver } from '../support/processes.ts'
import { runCodexkit, type CodexkitRun } from '../support/run-codexkit.ts'
import { makeFolder, makeRepository } from '../support/workspace.ts'

if (unfit !== undefined) console.error(`Tests of dist/codexkit-linux-x64 are skipped: ${unfit}.`)

describe.skipIf(unfit !== undefined)('codexkit-linux-x64 without Node on PATH', () => {
  const tools = unfit === undefined ? makeToolFolder(['git', 'sh', 'bash', 'cat', 'env', 'sha256sum']) : ''
  afterAll(() => rmSync(tools, { recursive: true, force: true }))

  async function run(cwd: string, args: readonly string[], env: Record<string, string> = {}): Promise<CodexkitRun> {
    const done = await runCodexkit(args, { cwd, program: [EXECUTABLE], env: { PATH: tools, ...env } })
    expect(done.stdout + done.stderr).not.toMatch(/^\s+at .+:\d+/m)
    return done
  }

  it('answers --version and --help', async () => {
    const folder = makeRepository()
    expect(await run(folder, ['--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
    const help = await run(folder, ['--help'])
    expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage: codexkit <command> [options]') })
  })

  it('bootstraps a repository and ends with a passed rehearsal', async () => {
    const folder = makeRepository()
    const { exitCode, stdout } = await run(folder, ['bootstrap', '--json'])
    expect(exitCode).toBe(0)
    const { result } = JSON.parse(stdout)
    expect(result).toMatchObject({ envFile: { status: 'created' }, rehearsal: { verdict: 'pass', rehearsed: true } })
    const node = result.dependencies.find(({ name }: { name: string }) => name === 'Node')
    expect(node).toMatchObject({ state: 'missing', path: null })
  })

  it('asks the proxy that is named, with the client that is loaded for that alone', async () => {
    const nowhere = 'http://127.0.0.1:9'
    const proxy = { HTTPS_PROXY: nowhere, https_proxy: nowhere, NO_PROXY: '', no_proxy: '' }
    const registry = { npm_config_registry: 'https://registry.npmjs.org', CODEXKIT_HOME: makeFolder() }
    const { exitCode, stdout } = await run(makeFolder(), ['runtime', 'install', '--json'], { ...proxy, ...registry })
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'CODEXKIT_NETWORK' })
    expect(exitCode).toBe(6)
  })

  it.each(['ok', 'edit'])('rehearses %s and leaves evidence that checks', async (scenario) => {
    const folder = makeRepository()
    const { exitCode, stdout } = await run(folder, ['run-audit', '--rehearse', scenario, '--json'])
    expect(exitCode).toBe(0)
    const { result } = JSON.parse(stdout)
    expect(result).toMatchObject({ verdict: 'pass', rehearsed: true, codex: { version: '0.169.0' } })
    expect(result.threadId).toMatch(/^[0-9a-f-]{36}$/)
    expect(result.usage.input_tokens).toBeGreaterThan(0)
    const evidence = join(folder, result.evidence)
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: evidence, encoding: 'utf8' })
    expect(checked.trim().split('\n')).toHaveLength(readdirSync(evidence).length - 1)
    expect(readFileSync(join(evidence, 'rehearsal-requests.jsonl'), 'utf8')).toContain('"promptSha256"')
  })

  it.each([
    { scenario: 'auth', exitCode: 4, code: 'CODEX_AUTH_ERROR' },
    { scenario: 'rate-limit', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
    { scenario: 'quota', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
    { scenario: 'server-error', exitCode: 6, code: 'CODEX_INTERNAL_ERROR' },
    { scenario: 'cut', exitCode: 6, code: 'CODEX_TRANSPORT_ERROR' },
  ])('scenario $scenario exits $exitCode', async ({ scenario, exitCode, code }) => {
    const done = await run(makeRepository(), ['run-audit', '--rehearse', scenario, '--json'])
    expect(done.exitCode).toBe(exitCode)
    expect(JSON.parse(done.stdout)).toMatchObject({ ok: false, error: { code } })
  })

  it('ends a Codex that hangs within 8 s, exits 124 and leaves no process', async () => {
    const folder = makeRepository()
    const ending = run(folder, ['run-audit', '--rehearse', 'hang', '--timeout', '5s', '--json'])
    await expect.poll(() => codexOver(folder), { timeout: 5000 }).not.toEqual([])
    const done = await ending
    expect(done.exitCode).toBe(124)
    expect(done.elapsedMs).toBeLessThan(8000)
    expect(JSON.parse(done.stdout).error.code).toBe('CODEX_TIMEOUT')
    expect(processesOver(folder)).toEqual([])
  })
})

/** A folder that is all of PATH: links to these programs and nothing else. */
function makeToolFolder(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'path without node '))
  const places = (process.env['PATH'] ?? '').split(delimiter)
  for (const name of names) {
    const found = places.map((place) => join(place, name)).find((path) => existsSync(path))
    if (found === undefined) throw new Error(`these tests need ${name} on PATH`)
    symlinkSync(found, join(folder, name))
  }
  return folder
}

function codexOver(folder: string): string[][] {
  const codex = listProcesses().filter(({ args }) => args[0]?.endsWith('/codex') && args.includes(folder))
  return codex.map(({ args }) => args)
}
