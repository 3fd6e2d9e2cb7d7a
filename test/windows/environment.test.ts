import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { makeWindowsRepository, openBench } from './bench.ts'
import { codexkitInEnv } from './run-script.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson, rehearse } = bench
const isWine = process.platform === 'linux'
const KEY = 'key-of-nobody-in-particular-4711'

describe.skipIf(!bench.isFit)('the environment on Windows', () => {
  afterAll(() => bench.close())

  it.each(['CODEX_MODEL', 'codex_model', 'Codex_Model'])('the variable %s is CODEX_MODEL', async (name) => {
    const env = { [name]: 'model-from-the-environment' }
    const { document } = await codexkitJson(makeFolder(), ['run-audit', '--explain-config'], { env })
    expect(document.result.settings).toContainEqual(
      expect.objectContaining({
        name: 'model',
        shown: 'model-from-the-environment',
        origin: 'environment CODEX_MODEL',
      }),
    )
  })

  it('a key is known as a secret in any case of its name', async () => {
    const cwd = makeWindowsRepository()
    const run = await rehearse(cwd, ['--prompt', `Is ${KEY} a key?`], { env: { codex_api_key: KEY } })
    expect(run).toMatchObject({ exitCode: 0 })
    const evidence = join(cwd, run.document.result.evidence)
    expect(readFileSync(join(evidence, 'prompt.md'), 'utf8')).toContain('Is [redacted:CODEX_API_KEY] a key?')
    const texts = readdirSync(evidence).map((name) => readFileSync(join(evidence, name), 'utf8'))
    expect([run.stdout, run.stderr, ...texts].join('\n')).not.toContain(KEY)
  })

  it.each(['Path', 'path'])('programs are found by %s, however it is spelled', async (name) => {
    const env = { [name]: windowsPath(bench.programs.fakes.gitFolder) }
    const { result } = await codexkitInEnv(bench, makeWindowsRepository(), BOOTSTRAP, env)
    expect(toolNamed(result, 'git')).toMatchObject({ state: 'ok', path: expect.stringMatching(/git\.exe$/i) })
  })

  describe('a tool of the project', () => {
    let found: unknown
    let foundByPathExt: unknown

    beforeAll(async () => {
      const cwd = makeProject()
      // An empty entry of PATH and a dot mean the current folder to Windows.
      const path = [join(cwd, 'the tools'), bench.programs.fakes.gitFolder].map(windowsPath).concat('', '.').join(';')
      found = (await codexkitJson(cwd, BOOTSTRAP, { env: { WINEPATH: path } })).document.result
      const env = { PATH: path, PATHEXT: '.EXE;.CMD' }
      foundByPathExt = (await codexkitInEnv(bench, cwd, BOOTSTRAP, env)).result
      rmSync(cwd, { recursive: true, force: true })
    })

    it.each([
      ['a .cmd file, which cmd.exe has to start', 'batch', 'ok', '3.1.4'],
      ['a .bat file before a .cmd file, as PATHEXT has them', 'both', 'ok', '2.0.0'],
      ['no .ps1 file, which Windows does not start', 'script', 'missing', null],
      ['no file without an ending, as for sh', 'bare', 'missing', null],
      ['nothing in the current folder', 'planted', 'missing', null],
    ])('is %s', (_, name, state, version) => {
      expect(toolNamed(found, name)).toMatchObject({ state, version })
    })

    it('is what PATHEXT of this run says', () => {
      expect(toolNamed(foundByPathExt, 'both')).toMatchObject({ state: 'ok', version: '1.0.0' })
      expect(toolNamed(found, 'old')).toMatchObject({ state: 'ok', version: '1.6.1' })
      expect(toolNamed(foundByPathExt, 'old')).toMatchObject({ state: 'missing' })
    })
  })

  it('a Codex that is a batch file is refused with what to give instead', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'codex.cmd'), '@echo codex-cli 0.169.0\r\n')
    const run = await codexkit(cwd, ['run-audit', '--rehearse', '--no-canary', '--codex', 'codex.cmd'])
    expect(run.exitCode).toBe(7)
    expect(run.stderr).toContain('Give the native Codex program')
  })

  it('no shell of Unix is needed: with neither sh nor bash on PATH a whole run passes', async () => {
    const cwd = makeWindowsRepository()
    for (const name of ['sh', 'bash']) {
      const found = await bench.run(cwd, 'cmd.exe', ['/d', '/c', `${name} -c exit`])
      expect({ name, ...found }).not.toMatchObject({ exitCode: 0 })
    }
    const run = await rehearse(cwd, ['--prompt', 'Look.'])
    expect(run).toMatchObject({ exitCode: 0, document: { result: { verdict: 'pass' } } })
  })

  it.runIf(isWine)('a PowerShell that runs nothing, as that of Wine, is not believed', async () => {
    const run = await rehearse(makeWindowsRepository(), ['--before', 'exit 0'])
    expect(run.exitCode).toBe(1)
    expect(run.document).toMatchObject({ ok: false, error: { code: 'CODEXKIT_GATE' } })
  })
})

const BOOTSTRAP = ['bootstrap', '--no-install', '--no-rehearse', '--no-input', '--no-mcp']

/** A repository whose codexkit.toml names tools, with a folder of tools and one in the repository itself. */
function makeProject(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'project ü '))
  mkdirSync(join(cwd, '.git'))
  mkdirSync(join(cwd, 'the tools'))
  for (const [name, text] of Object.entries(TOOLS)) writeFileSync(join(cwd, 'the tools', name), text)
  writeFileSync(join(cwd, 'planted.cmd'), '@echo tool 6.6.6\r\n')
  const names = ['batch', 'both', 'old', 'script', 'bare', 'planted']
  const rows = names.map((name) => [
    `[dependencies.${name}]`,
    `program = "${name}"`,
    'args = ["--version"]',
    'pattern = "tool ([0-9.]+)"',
  ])
  writeFileSync(join(cwd, 'codexkit.toml'), rows.flat().join('\r\n'))
  return cwd
}

const TOOLS = {
  'batch.cmd': '@echo tool 3.1.4\r\n',
  'both.cmd': '@echo tool 1.0.0\r\n',
  'both.bat': '@echo tool 2.0.0\r\n',
  'old.bat': '@echo tool 1.6.1\r\n',
  'script.ps1': "'tool 3.1.4'\r\n",
  bare: '#!/bin/sh\necho tool 3.1.4\n',
}

// oxlint-disable-next-line typescript/no-explicit-any -- a document as it was printed
function toolNamed(result: any, name: string): unknown {
  return result.dependencies.find((tool: { name: string }) => tool.name === name)
}
