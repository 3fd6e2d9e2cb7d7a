import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWindowsRepository, openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson, rehearse } = bench

/** What editors and shells of Windows make of a text. */
const WRITERS = [
  { made: 'by an editor, with CR LF', encode: (text: string) => Buffer.from(text) },
  { made: 'by Notepad, in UTF-8 with its mark', encode: (text: string) => Buffer.from(`\uFEFF${text}`) },
  {
    made: 'by > of Windows PowerShell 5.1, in UTF-16',
    encode: (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  },
]

describe.skipIf(!bench.isFit)('texts as Windows writes them', () => {
  afterAll(() => bench.close())

  it.each(WRITERS)('a prompt file made $made reaches Codex as it was meant', async ({ encode }) => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'prompt.md'), encode('Prüfe die Größe.\r\nUnd “mehr”.\r\n'))
    const run = await rehearse(cwd, ['--prompt-file', 'prompt.md'])
    expect(run).toMatchObject({ exitCode: 0 })
    // The rehearsal itself fails unless what reaches the model is this prompt.
    const prompt = readFileSync(join(cwd, run.document.result.evidence, 'prompt.md'), 'utf8')
    expect(prompt).toMatch(/^Prüfe die Größe\.\r?\nUnd “mehr”\.\r?\n/)
  })

  it('a prompt on stdin may have a mark and CR LF', async () => {
    const cwd = makeWindowsRepository()
    const stdin = '\uFEFFPrüfe\r\ndas.\r\n'
    const run = await rehearse(cwd, ['--prompt-file', '-'], { stdin })
    expect(run).toMatchObject({ exitCode: 0 })
    const prompt = readFileSync(join(cwd, run.document.result.evidence, 'prompt.md'), 'utf8')
    expect(prompt).toMatch(/^Prüfe\r?\ndas\./m)
    expect(prompt).not.toContain('\uFEFF')
  })

  it.each(WRITERS.slice(0, 2))('codexkit.toml made $made is read', async ({ encode }) => {
    const cwd = makeWindowsRepository()
    writeFileSync(
      join(cwd, 'codexkit.toml'),
      encode('# Größe\r\nmodel = "grün"\r\n\r\n[run-audit]\r\ntimeout = "7m"\r\n'),
    )
    const { document } = await codexkitJson(cwd, ['run-audit', '--explain-config'])
    const row = (name: string) => document.result.settings.find((setting: { name: string }) => setting.name === name)
    expect(row('model')).toMatchObject({ shown: 'grün', origin: 'codexkit.toml' })
    expect(row('timeout')).toMatchObject({ shown: '7m', origin: 'codexkit.toml' })
  })

  it('codexkit.toml in UTF-16 is refused with what to do', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'codexkit.toml'), WRITERS[2]?.encode('model = "x"\r\n') ?? '')
    const run = await codexkit(cwd, ['run-audit', '--rehearse'])
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Save it as UTF-8.') })
  })

  it('.gitignore keeps its CR LF, and in UTF-16 it is refused, since git cannot read it', async () => {
    const cwd = makeWindowsRepository()
    const args = ['bootstrap', '--no-input', '--no-install', '--no-rehearse']
    writeFileSync(join(cwd, '.gitignore'), 'node_modules/\r\n')
    expect((await codexkit(cwd, args)).exitCode).toBe(0)
    const text = readFileSync(join(cwd, '.gitignore'), 'utf8')
    expect(text).toMatch(/^node_modules\/\r\n[^]*\r\n\.env\r\n/)
    expect(text).not.toMatch(/[^\r]\n/)

    const utf16 = Buffer.from('\uFEFFnode_modules/\r\n', 'utf16le')
    writeFileSync(join(cwd, '.gitignore'), utf16)
    const refused = await codexkit(cwd, args)
    expect(refused).toMatchObject({ exitCode: 9, stderr: expect.stringContaining('it is UTF-16') })
    expect(readFileSync(join(cwd, '.gitignore')).equals(utf16)).toBe(true)
  })

  it('env-report keeps the CR LF of the file it writes into, and a second run changes nothing', async () => {
    const cwd = makeWindowsRepository()
    const path = join(cwd, 'ENVIRONMENT.md')
    writeFileSync(path, '# Mine ü\r\n\r\nBefore.\r\n')
    const args = ['env-report', '--output', 'ENVIRONMENT.md']
    expect((await codexkit(cwd, args)).stdout).toBe(`${windowsPath(path)} written\n`)
    const text = readFileSync(path, 'utf8')
    expect(text.startsWith('# Mine ü\r\n\r\nBefore.\r\n\r\n<!-- ')).toBe(true)
    expect(text).not.toMatch(/[^\r]\n/)
    expect((await codexkit(cwd, [...args, '--check'])).exitCode).toBe(0)
    expect((await codexkit(cwd, args)).stdout).toBe(`${windowsPath(path)} unchanged\n`)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it.each(WRITERS)('a baseline of env-report made $made is compared', async ({ encode }) => {
    const cwd = makeWindowsRepository()
    const { stdout } = await codexkit(cwd, ['env-report', '--json', '--no-mcp'])
    writeFileSync(join(cwd, 'baseline.json'), encode(stdout.replaceAll('\n', '\r\n')))
    const run = await codexkitJson(cwd, ['env-report', '--baseline', 'baseline.json'])
    expect(run).toMatchObject({ exitCode: 0, document: { result: { compared: { differences: [] } } } })
  })

  it('GitHub gets its summary in UTF-8 at the end of what stands there', async () => {
    const cwd = makeWindowsRepository()
    const summary = join(cwd, 'summary ü.md')
    writeFileSync(summary, 'Before.\r\n')
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary ü.md', GITHUB_OUTPUT: 'output.txt' }
    await rehearse(cwd, ['--github'], { env })
    const text = readFileSync(summary, 'utf8')
    expect(text.startsWith('Before.\r\n')).toBe(true)
    expect(text).toContain('rehearsal')
    expect(readFileSync(join(cwd, 'output.txt'), 'utf8')).toContain('verdict')
  })
})
