import { linkSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { publishVersion } from '../runtime/publish-version.ts'
import { startFakeRegistry } from '../support/fake-registry.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeWindowsRepository, openBench } from './bench.ts'
import { fakesRunning } from './fakes-running.ts'
import { stopCodexkit } from './stop-codexkit.ts'

const isHosted = process.platform === 'win32'
const WHY = 'access lists, UNC paths, Ctrl-Break, job objects and PowerShell are only on Windows itself.'
const bench = await openBench(isHosted ? undefined : WHY)
const { codexkit, codexkitJson, rehearse } = bench
const BOOTSTRAP = ['bootstrap', '--no-input', '--no-install', '--no-rehearse', '--no-mcp']

describe.skipIf(!isHosted)('what Wine cannot show', () => {
  afterAll(() => bench.close())

  it('.env is for its user alone: nothing is inherited, and no other account is listed', async () => {
    const cwd = makeWindowsRepository()
    expect((await codexkit(cwd, BOOTSTRAP)).exitCode).toBe(0)
    const { stdout } = await bench.run(cwd, 'icacls.exe', ['.env'])
    const accounts = stdout.split(/\r?\n/).filter((line) => /:\(/.test(line))
    expect(accounts).toHaveLength(1)
    expect(accounts[0]?.toLowerCase()).toContain(`\\${(process.env['USERNAME'] ?? '').toLowerCase()}:(f)`)
    expect(stdout).not.toContain('(I)')
  })

  it('a .env that others may read is narrowed, and what stands in it stays', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, '.env'), 'CODEX_API_KEY=insert-local-token\r\n')
    // S-1-1-0 is everyone, in every language.
    await bench.run(cwd, 'icacls.exe', ['.env', '/grant', '*S-1-1-0:R'])
    const { document } = await codexkitJson(cwd, BOOTSTRAP)
    expect(document.result.envFilePrivacy).toBe('narrowed')
    const { stdout } = await bench.run(cwd, 'icacls.exe', ['.env'])
    expect(stdout.split(/\r?\n/).filter((line) => /:\(/.test(line))).toHaveLength(1)
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('CODEX_API_KEY=insert-local-token\r\n')
  })

  describe('a workspace on a share', () => {
    it('holds the evidence of a run, which is found by its UNC path', async () => {
      const cwd = makeWindowsRepository()
      const run = await rehearse(makeFolder(), ['--working-dir', uncPath(cwd)])
      expect(run).toMatchObject({ exitCode: 0 })
      const evidence = join(cwd, run.document.result.evidence)
      expect(readFileSync(join(evidence, 'verdict.json'), 'utf8')).toContain('"pass"')
      expect((await codexkit(makeFolder(), ['evidence', 'verify', uncPath(evidence)])).exitCode).toBe(0)
    })

    it('takes a report by its UNC path', async () => {
      const target = join(makeFolder(), 'ENVIRONMENT.md')
      const run = await codexkit(makeFolder(), ['env-report', '--no-mcp', '--output', uncPath(target)])
      expect(run.stdout).toBe(`${uncPath(target)} written\n`)
      expect(readFileSync(target, 'utf8')).toContain('# Environment report')
    })

    it('that is not there is named', async () => {
      const run = await codexkit(makeFolder(), ['run-audit', '--rehearse', '-w', '\\\\localhost\\no-such-share\\x'])
      expect(run.exitCode).not.toBe(0)
      expect(run.stderr).toContain('\\\\localhost\\no-such-share\\x')
    })
  })

  it('Ctrl-Break, by which a runner asks for the second time, ends in order with exit code 143', async () => {
    const cwd = makeWindowsRepository()
    const { exitCode, stdout } = await stopCodexkit(bench, cwd, 'Ctrl-Break')
    expect(exitCode).toBe(143)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'CODEXKIT_TERMINATED' } })
    expect(await fakesRunning(bench, cwd)).toEqual([])
    expect((await codexkit(cwd, ['evidence', 'verify'])).exitCode).toBe(0)
  })

  it('a codexkit that is ended alone takes its Codex with it, by the job object they are in', async () => {
    const cwd = makeWindowsRepository()
    await stopCodexkit(bench, cwd, 'End process')
    // The helper of the stand-in left the job on purpose. Only the turn itself must be gone.
    await expect.poll(() => turnsRunning(cwd), { timeout: 10_000 }).toEqual([])
    await powershell(cwd, `${STAND_INS} | ForEach-Object { Stop-Process -Force -Id $_.ProcessId }`)
  })

  it('a Codex that runs is not removed', async () => {
    const registry = await startFakeRegistry()
    try {
      publishVersion(registry, '0.104.0', { ownPackage: true, target: 'win32-x64' })
      const env = { npm_config_registry: registry.url }
      const cwd = makeFolder()
      expect((await codexkit(cwd, ['runtime', 'install', '--codex-version', '0.104.0'], { env })).exitCode).toBe(0)
      const folder = join(bench.home, 'runtime', '0.104.0', 'win32-x64', 'bin')
      linkSync(bench.programs.fakes.codex, join(folder, 'running.exe'))
      const running = bench.run(folder, join(folder, 'running.exe'), ['linger'])
      const refused = await codexkit(cwd, ['runtime', 'clean', '--codex-version', '0.104.0'])
      expect(refused.exitCode).toBe(9)
      expect(readFileSync(join(folder, 'codex.exe'), 'utf8')).toBe('codex 0.104.0')
      await bench.run(cwd, 'taskkill.exe', ['/IM', 'running.exe', '/F'])
      await running
      expect((await codexkit(cwd, ['runtime', 'clean', '--codex-version', '0.104.0'])).exitCode).toBe(0)
    } finally {
      await registry.close()
    }
  })

  it.each([
    ['exit 0', 0],
    ["if ('größe'.Length -ne 5) { exit 3 }", 0],
    ['exit 3', 1],
    ['no-such-command', 1],
  ])('the gate %j is run by PowerShell', async (line, exitCode) => {
    const run = await rehearse(makeWindowsRepository(), ['--before', line])
    expect(run).toMatchObject({ exitCode })
  })

  it('the console of Windows PowerShell 5.1 gets its letters: Ü in, Ü out, by a file', async () => {
    const cwd = makeWindowsRepository()
    await powershell(cwd, "'Prüfe das.' > prompt.md")
    const run = await rehearse(cwd, ['--prompt-file', 'prompt.md'])
    expect(run).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(cwd, run.document.result.evidence, 'prompt.md'), 'utf8')).toMatch(/^Prüfe das\./)
  })

  it('a workspace that a junction leads to is the same workspace', async () => {
    const cwd = makeWindowsRepository()
    const beside = makeFolder()
    await bench.run(beside, 'cmd.exe', ['/d', '/c', 'mklink', '/J', 'link', cwd])
    const run = await rehearse(join(beside, 'link'))
    expect(run).toMatchObject({ exitCode: 0 })
    expect((await codexkit(cwd, ['evidence', 'verify'])).exitCode).toBe(0)
  })
})

/** `C:\x` as the share that Windows itself makes of a drive, for administrators, as runners are. */
function uncPath(path: string): string {
  return path.replace(/^([a-z]):/i, '\\\\localhost\\$1$$')
}

const STAND_INS = `Get-CimInstance Win32_Process -Filter "Name = 'fake-codex.exe'"`

function powershell(cwd: string, line: string) {
  return bench.run(cwd, 'powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', line])
}

/** The command lines of stand-ins that are in a turn. */
async function turnsRunning(cwd: string): Promise<string[]> {
  const { stdout } = await powershell(cwd, `${STAND_INS} | ForEach-Object { $_.CommandLine }`)
  return stdout.split(/\r?\n/).filter((line) => / exec /.test(line))
}
