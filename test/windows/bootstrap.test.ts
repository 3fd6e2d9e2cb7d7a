import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakeRegistry } from '../support/fake-registry.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeWindowsRepository, openBench } from './bench.ts'
import { startCodexRegistry } from './codex-registry.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson } = bench

describe.skipIf(!bench.isFit)('bootstrap on Windows', () => {
  let registry: FakeRegistry
  beforeAll(async () => {
    registry = await startCodexRegistry()
  })
  afterAll(async () => {
    await registry.close()
    bench.close()
  })

  it('seeds .env, installs the real Codex below LOCALAPPDATA, and changes nothing when it is run again', async () => {
    const cwd = makeWindowsRepository()
    // Without CODEXKIT_HOME everything of codexkit is where Windows has it.
    const env = { CODEXKIT_HOME: '', npm_config_registry: registry.url }
    const local = (await bench.run(cwd, 'cmd.exe', ['/c', 'echo %LOCALAPPDATA%'])).stdout.trim()
    await bench.run(cwd, 'cmd.exe', ['/c', 'rmdir /s /q %LOCALAPPDATA%\\codexkit'])
    const args = ['bootstrap', '--no-input', '--no-rehearse', '--no-mcp']
    const first = await codexkitJson(cwd, args, { env })
    expect(first.stderr).not.toContain('error')
    expect(first.exitCode).toBe(0)
    const { envFile, runtime } = first.document.result
    expect([envFile.status, runtime.status]).toEqual(['created', 'installed'])
    expect(runtime.programPath).toBe(`${local}\\codexkit\\runtime\\0.169.0\\win32-x64\\bin\\codex.exe`)
    expect(await bench.run(cwd, runtime.programPath, ['--version'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('codex-cli 0.169.0'),
    })
    expect(readFileSync(join(cwd, '.env'), 'utf8')).toContain('\nCODEX_API_KEY=insert-local-token\n')

    const before = snapshot(cwd)
    const again = await codexkitJson(cwd, args, { env })
    expect(again.document).toMatchObject({
      ok: true,
      result: { envFile: { status: 'present' }, ignoreLinesAdded: [], runtime: { status: 'present' } },
    })
    expect(snapshot(cwd)).toEqual(before)
    expect(registry.requests).toHaveLength(1)
    expect(await codexkit(cwd, ['runtime', 'verify'], { env })).toMatchObject({ exitCode: 0 })
  })

  it.each([
    { made: 'by an editor, with CR LF', encoding: 'utf8', mark: '' },
    { made: 'by > of Windows PowerShell 5.1, in UTF-16', encoding: 'utf16le', mark: '\uFEFF' },
    { made: 'by Notepad, in UTF-8 with its mark', encoding: 'utf8', mark: '\uFEFF' },
  ] as const)('keeps what stands in a .env made $made, and adds in the same way what it lacks, once', async (row) => {
    const cwd = makeWindowsRepository()
    const path = join(cwd, '.env')
    const text = `${row.mark}# mine ü\r\nCODEX_API_KEY=insert-local-token\r\nOPENAI_API_KEY=\r\n`
    writeFileSync(path, text, row.encoding)
    const args = ['bootstrap', '--no-input', '--no-rehearse', '--no-install', '--no-mcp']
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
    const cwd = makeWindowsRepository()
    const run = await codexkit(cwd, ['bootstrap', '-PromptSecrets', '-NoInstall', '-NoRehearse'])
    expect(run).toMatchObject({ exitCode: 3, stdout: '' })
    expect(run.stderr).toContain('CODEX_API_KEY, OPENAI_API_KEY, OLLAMA_API_KEY')
    expect(run.stderr).toContain(windowsPath(join(cwd, '.env')))
  })

  it('refuses a Codex with a wrong sha512 and leaves nothing of it', async () => {
    const cwd = makeWindowsRepository()
    const home = join(makeFolder(), 'home ü')
    registry.serve('/wrong/@openai/codex/-/codex-0.169.0-win32-x64.tgz', Buffer.from('not a package'))
    const env = { CODEXKIT_HOME: windowsPath(home), npm_config_registry: `${registry.url}/wrong` }
    const run = await codexkitJson(cwd, ['runtime', 'install'], { env })
    expect(run.exitCode).toBe(7)
    expect(run.document.error.code).toBe('CODEXKIT_CHECKSUM')
    expect(readdirSync(home, { recursive: true }).filter((path) => String(path).includes('0.169.0'))).toEqual([])
  })
})

function snapshot(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
  const files = paths.filter((path) => statSync(path).isFile())
  return Object.fromEntries(files.map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`]))
}
