import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, win32 } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { makeFolder } from '../support/workspace.ts'
import { openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson, rehearse } = bench

describe.skipIf(!bench.isFit)('evidence of two rehearsals on Windows', () => {
  /** Only read by the checks; one that changes evidence takes a copy. */
  const workspace = mkdtempSync(join(tmpdir(), 'evidence ü '))
  let runs: string[] = []

  beforeAll(async () => {
    mkdirSync(join(workspace, '.git'))
    await rehearse(workspace, ['--prompt', 'Look at the first.'])
    await rehearse(workspace, ['--prompt', 'Look at the second.'])
    runs = readdirSync(join(workspace, 'docs/evidence/codex')).filter((name) => name.includes('run-audit'))
  })
  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true })
    bench.close()
  })

  const at = (run = ''): string => join(workspace, 'docs', 'evidence', 'codex', run)

  it('evidence list shows the newest first', async () => {
    expect(runs).toHaveLength(2)
    const { exitCode, document } = await codexkitJson(workspace, ['evidence', 'list'])
    expect(exitCode).toBe(0)
    const listed = document.result.runs.map(({ name, verdict }: Record<string, string>) => [name, verdict])
    expect(listed).toEqual(runs.toReversed().map((name) => [name, 'pass']))
    const text = await codexkit(workspace, ['evidence', 'list', '-Limit', '1'])
    expect(text.stdout).toContain(runs[1])
    expect(text.stdout).not.toContain(runs[0])
  })

  it('evidence show takes a run by the start of its name, by a path with backslashes, and one of its files', async () => {
    const [name = ''] = runs
    const shown = await codexkit(workspace, ['evidence', 'show', name.slice(0, -1)])
    expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('pass') })
    expect(shown.stdout).toContain('# Release readiness: rehearsal')
    const prompt = await codexkit(workspace, [
      'evidence',
      'show',
      `docs\\evidence\\codex\\${name}`,
      '--file',
      'prompt.md',
    ])
    expect(prompt.stdout).toContain('Look at the first.')
    const elsewhere = await codexkit(makeFolder(), ['evidence', 'show', windowsPath(at(name)), '--file', 'prompt.md'])
    expect(elsewhere.stdout).toBe(prompt.stdout)
  })

  it.each([
    ['forward slashes', (path: string) => path.replaceAll('\\', '/')],
    ['both kinds of slashes', (path: string) => path.replace(/\\([^\\]+)$/, '/$1')],
    ['another case', (path: string) => path.toUpperCase()],
    ['no drive: \\folder is on the current one', (path: string) => path.slice(2)],
    ['a drive and no folder: Z:name is below the current one', (path: string) => path[0] + ':' + win32.basename(path)],
    ['a verbatim prefix', (path: string) => `\\\\?\\${path}`],
    ['a folder too many', (path: string) => `${win32.dirname(path)}\\none\\..\\${win32.basename(path)}\\`],
  ])('a path may have %s', async (_, spell) => {
    const path = at(runs[0])
    const run = await codexkit(dirname(path), ['evidence', 'show', spell(windowsPath(path)), '--file', 'prompt.md'])
    expect(run.stdout).toContain('Look at the first.')
  })

  it('evidence verify says valid, and names the file of which one byte differs', async () => {
    expect(await codexkitJson(workspace, ['evidence', 'verify', '--all'])).toMatchObject({ exitCode: 0 })
    const copy = join(makeFolder(), runs[1] ?? '')
    cpSync(at(runs[1]), copy, { recursive: true })
    const bytes = readFileSync(join(copy, 'report.md'))
    bytes[0] = (bytes[0] ?? 0) ^ 1
    writeFileSync(join(copy, 'report.md'), bytes)
    const changed = await codexkit(workspace, ['evidence', 'verify', windowsPath(copy)])
    expect(changed.exitCode).toBe(1)
    expect(changed.stdout).toContain('report.md')
    expect(changed.stdout).not.toContain('verdict.json')
  })

  it('evidence diff tells that the prompt changed', async () => {
    const { exitCode, document } = await codexkitJson(workspace, ['evidence', 'diff', '--exit-code'])
    expect(exitCode).toBe(1)
    expect(document.result.from.name).toBe(runs[0])
    const same = await codexkit(workspace, ['evidence', 'diff', runs[0] ?? '', runs[0] ?? '', '--exit-code'])
    expect(same.exitCode).toBe(0)
  })

  it('evidence pack makes a zip with forward slashes, refuses to replace it, and does so with --force', async () => {
    const folder = makeFolder()
    const args = ['evidence', 'pack', '-w', windowsPath(workspace), '--output', windowsPath(join(folder, 'an ä.zip'))]
    const { exitCode, document } = await codexkitJson(folder, args)
    expect(exitCode).toBe(0)
    const bytes = readFileSync(join(folder, 'an ä.zip'))
    const names = await zipNames(bytes)
    expect(names).toHaveLength(readdirSync(at(runs[1])).length)
    expect(names).toContain(`${runs[1]}/SHA256SUMS`)
    expect(document.result.format).toBe('zip')
    const refused = await codexkit(folder, args)
    expect(refused).toMatchObject({ exitCode: 9, stderr: expect.stringContaining('is there already') })
    expect((await codexkit(folder, [...args, '-Force'])).exitCode).toBe(0)
    expect(readFileSync(join(folder, 'an ä.zip')).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['an ä.zip'])
  })

  it('evidence list and verify know a run whose codexkit was killed', async () => {
    const copy = makeFolder()
    const [name = ''] = runs
    mkdirSync(join(copy, 'docs/evidence/codex'), { recursive: true })
    cpSync(at(name), join(copy, 'docs/evidence/codex', name), { recursive: true })
    rmSync(join(copy, 'docs/evidence/codex', name, 'SHA256SUMS'))
    const { document } = await codexkitJson(copy, ['evidence', 'list'])
    expect(document.result.runs).toMatchObject([{ name, verdict: 'incomplete' }])
    expect((await codexkit(copy, ['evidence', 'verify'])).exitCode).toBe(1)
  })
})

async function zipNames(bytes: Buffer): Promise<string[]> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  const names: string[] = []
  for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) names.push(entry.fileName)
  return names
}
