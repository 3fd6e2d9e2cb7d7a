import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { listProcesses } from '../support/processes.ts'
import { makeFolder } from '../support/workspace.ts'
import { startCodexRegistry } from './codex-registry.ts'
import { makeFakePrograms } from './fake-programs.ts'
import { runWindows, setUpWine, windowsPath, type RunOptions, type WindowsRun } from './wine.ts'

const TOP = join(import.meta.dirname, '..', '..')
const EXECUTABLE = join(TOP, 'dist', 'codexkit-win-x64.exe')

const unfit = await setUpWine()
if (unfit !== undefined) console.error(`Windows tests are skipped: ${unfit}`)
const bench = unfit === undefined ? await openBench() : undefined

describe.skipIf(!bench)('codexkit-win-x64.exe under Wine', () => {
  afterAll(() => bench?.close())

  it('answers --version and --help', async () => {
    const cwd = makeFolder()
    expect(await codexkit(cwd, ['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
    const help = await codexkit(cwd, ['--help'])
    expect(help.exitCode).toBe(0)
    expect(help.stdout).toContain('Usage: codexkit <command> [options]')
  })

  it('refuses an unknown option with exit 2 and the nearest name', async () => {
    const run = await codexkit(makeFolder(), ['bootstrap', '-PromptSecret'])
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toContain('-PromptSecrets')
  })

  describe('bootstrap', () => {
    it('seeds .env, installs the real Codex below LOCALAPPDATA, and changes nothing when it is run again', async () => {
      const cwd = makeRepository()
      const args = ['bootstrap', '--no-input', '--no-rehearse', '--json']
      const first = await codexkit(cwd, args)
      expect(first.stderr).not.toContain('error')
      expect(first.exitCode).toBe(0)
      const { envFile, runtime } = JSON.parse(first.stdout).result
      expect([envFile.status, runtime.status]).toEqual(['created', 'installed'])
      expect(runtime.programPath).toBe(
        `${await localAppData(cwd)}\\codexkit\\runtime\\0.169.0\\win32-x64\\bin\\codex.exe`,
      )
      expect(await runWindows(runtime.programPath, ['--version'], { cwd })).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('codex-cli 0.169.0'),
      })
      expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('\nCODEX_API_KEY=insert-local-token\n')

      const before = snapshot(cwd)
      const again = await codexkit(cwd, args)
      expect(JSON.parse(again.stdout)).toMatchObject({
        ok: true,
        result: { envFile: { status: 'present' }, ignoreLinesAdded: [], runtime: { status: 'present' } },
      })
      expect(snapshot(cwd)).toEqual(before)
      expect(bench?.registry.requests).toHaveLength(1)
      expect(await codexkit(cwd, ['runtime', 'verify'])).toMatchObject({ exitCode: 0 })
    })

    it.each([
      { made: 'by an editor, with CR LF', encoding: 'utf8', mark: '' },
      { made: 'by > of Windows PowerShell 5.1, in UTF-16', encoding: 'utf16le', mark: '\uFEFF' },
      { made: 'by Notepad, in UTF-8 with its mark', encoding: 'utf8', mark: '\uFEFF' },
    ] as const)('keeps what stands in a .env made $made, and adds in the same way what it lacks, once', async (row) => {
      const cwd = makeRepository()
      const path = join(cwd, '.env')
      const text = `${row.mark}# mine ü\r\nCODEX_API_KEY=insert-local-token\r\nOPENAI_API_KEY=\r\n`
      writeFileSync(path, text, row.encoding)
      const args = ['bootstrap', '--no-input', '--no-rehearse', '--no-install']
      writeFileSync(join(cwd, 'secrets.txt'), `${row.mark}CODEX_API_KEY=key-from-file-1\r\n`, row.encoding)
      expect((await codexkit(cwd, [...args, '--secret-file', 'secrets.txt'])).exitCode).toBe(0)
      const after = readFileSync(path, row.encoding)
      expect(after.startsWith(text.replace('insert-local-token', 'key-from-file-1'))).toBe(true)
      expect(after).toContain('\r\nCODEX_SANDBOX_MODE=workspace-write\r\n')
      expect(after.match(/\n/g)?.length).toBe(after.match(/\r\n/g)?.length)
      const before = { bytes: readFileSync(path), time: statSync(path).mtimeMs }
      expect((await codexkit(cwd, args)).exitCode).toBe(0)
      expect({ bytes: readFileSync(path), time: statSync(path).mtimeMs }).toEqual(before)
    })

    it('exits 3 with the names of the secrets when -PromptSecrets has no terminal', async () => {
      const cwd = makeRepository()
      const run = await codexkit(cwd, ['bootstrap', '-PromptSecrets', '-NoInstall', '-NoRehearse'])
      expect(run).toMatchObject({ exitCode: 3, stdout: '' })
      expect(run.stderr).toContain('CODEX_API_KEY, OPENAI_API_KEY, OLLAMA_API_KEY')
      expect(run.stderr).toContain(windowsPath(join(cwd, '.env')))
    })

    it('refuses a Codex with a wrong sha512 and leaves nothing of it', async () => {
      const cwd = makeRepository()
      const home = join(makeFolder(), 'home ü')
      bench?.registry.serve('/wrong/@openai/codex/-/codex-0.169.0-win32-x64.tgz', Buffer.from('not a package'))
      const env = { CODEXKIT_HOME: windowsPath(home), npm_config_registry: `${bench?.registry.url}/wrong` }
      const run = await codexkit(cwd, ['runtime', 'install', '--json'], { env })
      expect(run.exitCode).toBe(7)
      expect(JSON.parse(run.stdout).error.code).toBe('CODEXKIT_CHECKSUM')
      expect(readdirSync(home, { recursive: true }).filter((path) => String(path).includes('0.169.0'))).toEqual([])
    })
  })

  describe('run-audit --rehearse', () => {
    it('passes with a program that speaks like Codex, and leaves evidence that checks', async () => {
      const cwd = makeRepository()
      const run = await rehearse(cwd, 'ok', ['--json'])
      expect(run.stderr).not.toContain('error')
      expect(run.exitCode).toBe(0)
      const { result } = JSON.parse(run.stdout)
      expect(result).toMatchObject({ verdict: 'pass', rehearsed: true, usage: { input_tokens: 1200 } })
      expect(result.response).toContain('# Release readiness: rehearsal')
      expect(result.evidence).toMatch(/^docs\/evidence\/codex\/[^/\\]+$/)
      const evidence = join(cwd, result.evidence)
      const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: evidence, encoding: 'utf8' })
      expect(checked.trim().split('\n')).toHaveLength(readdirSync(evidence).length - 1)
      expect(readFileSync(join(evidence, 'rollout.jsonl'), 'utf8')).toContain(result.threadId)
    })

    it.each([
      { scenario: 'auth', exitCode: 4, code: 'CODEX_AUTH_ERROR' },
      { scenario: 'rate-limit', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
      { scenario: 'quota', exitCode: 5, code: 'CODEX_RATE_LIMITED' },
      { scenario: 'server-error', exitCode: 6, code: 'CODEX_INTERNAL_ERROR' },
      { scenario: 'cut', exitCode: 6, code: 'CODEX_TRANSPORT_ERROR' },
    ])('scenario $scenario exits $exitCode', async ({ scenario, exitCode, code }) => {
      const run = await rehearse(makeRepository(), scenario, ['-Json'])
      expect(run.exitCode).toBe(exitCode)
      expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, error: { code } })
    })

    it('ends a Codex that hangs, with all it started, and exits 124', async () => {
      const ending = rehearse(makeRepository(), 'hang', ['--timeout', '5s', '--json'], { keepOthers: true })
      await expect.poll(() => fakesRunning().length, { timeout: 60_000 }).toBe(2)
      const run = await ending
      expect(run.exitCode).toBe(124)
      const { error, result } = JSON.parse(run.stdout)
      expect(error.code).toBe('CODEX_TIMEOUT')
      // Not 8 s: under Wine each question to git takes half a second.
      expect(result.durationMs).toBeLessThan(20_000)
      expect(fakesRunning()).toEqual([])
    })
  })
})

/** What all tests share: the executable from today's sources, the fake programs, a registry, an empty LOCALAPPDATA. */
async function openBench() {
  const [fakes, registry] = await Promise.all([
    makeFakePrograms(),
    startCodexRegistry(),
    promisify(execFile)(process.execPath, [join(TOP, 'build', 'package.ts'), 'win-x64']),
  ])
  await runWindows('cmd.exe', ['/c', 'rmdir /s /q %LOCALAPPDATA%\\codexkit'], { cwd: TOP })
  const close = async (): Promise<void> => {
    // Ends what a run with `keepOthers` left.
    await runWindows('cmd.exe', ['/c', 'exit'], { cwd: TOP })
    rmSync(fakes.folder, { recursive: true, force: true })
    await registry.close()
  }
  return { fakes, registry, close }
}

type Options = Omit<Partial<RunOptions>, 'cwd'>

/** Every run is held to this: an expected fault shows no stack trace. */
async function codexkit(cwd: string, args: readonly string[], { env, ...options }: Options = {}): Promise<WindowsRun> {
  if (!bench) throw new Error('without Wine these tests are skipped')
  const base = { npm_config_registry: bench.registry.url, WINEPATH: windowsPath(bench.fakes.gitFolder) }
  const run = await runWindows(EXECUTABLE, args, { cwd, env: { ...base, ...env }, ...options })
  expect(run.stdout + run.stderr).not.toMatch(/^\s+at .+:\d+/m)
  return run
}

function rehearse(cwd: string, scenario: string, args: readonly string[], options?: Options): Promise<WindowsRun> {
  const codex = windowsPath(bench?.fakes.codex ?? '')
  return codexkit(cwd, ['run-audit', '--no-canary', '--rehearse', scenario, '--codex', codex, ...args], options)
}

/** A folder that the fake git takes for a repository. */
function makeRepository(): string {
  const folder = makeFolder()
  mkdirSync(join(folder, '.git'))
  return folder
}

async function localAppData(cwd: string): Promise<string> {
  return (await runWindows('cmd.exe', ['/c', 'echo %LOCALAPPDATA%'], { cwd })).stdout.trim()
}

function fakesRunning(): string[][] {
  return listProcesses()
    .map(({ args }) => args)
    .filter((args) => args[0]?.includes('fake-codex.exe'))
}

function snapshot(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
  const files = paths.filter((path) => statSync(path).isFile())
  return Object.fromEntries(files.map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`]))
}
