import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/workspace.ts'
import { makeWindowsRepository, openBench } from './bench.ts'
import { windowsPath } from './wine.ts'

const bench = await openBench()
const { codexkit, codexkitJson, rehearse } = bench

describe.skipIf(!bench.isFit)('paths on Windows', () => {
  afterAll(() => bench.close())

  it.each([
    ['a space and an apostrophe', "it's a folder"],
    ['letters of many alphabets', 'Größe Żółć Ελλάδα 日本 🙂'],
    ['what cmd.exe and PowerShell read', 'a & b (c) %PATH% $env;^!'],
  ])('a workspace may have %s in its name', async (_, name) => {
    const folder = join(makeWindowsRepository(), name)
    mkdirSync(folder)
    const run = await rehearse(folder, ['--prompt', 'Look.'])
    expect(run.stderr).not.toContain('error')
    expect(run.exitCode).toBe(0)
    const evidence = join(folder, run.document.result.evidence)
    expect(readFileSync(join(evidence, 'prompt.md'), 'utf8')).toContain('Look.')
  })

  it('evidence may lie in a path of more than 260 characters', async () => {
    const cwd = makeWindowsRepository()
    const root = Array.from({ length: 8 }, () => 'a folder with a long name, forty of them').join('/')
    const run = await rehearse(cwd, ['--evidence-root', root])
    expect(run.stderr).not.toContain('error')
    expect(run.exitCode).toBe(0)
    const evidence = join(cwd, run.document.result.evidence)
    expect(windowsPath(evidence).length).toBeGreaterThan(300)
    expect(readFileSync(join(evidence, 'verdict.json'), 'utf8')).toContain('"pass"')
    const args = ['evidence', 'verify', '--evidence-root', root]
    expect((await codexkit(cwd, args)).exitCode).toBe(0)
  })

  it('the settings of a workspace in a path of more than 260 characters are read', async () => {
    const cwd = makeWindowsRepository()
    const workspace = join(cwd, ...Array.from({ length: 8 }, () => 'a folder with a long name, forty of them'))
    mkdirSync(workspace, { recursive: true })
    writeFileSync(join(workspace, 'codexkit.toml'), 'model = "model-of-the-deep"\n')
    const run = await codexkitJson(cwd, ['run-audit', '-w', windowsPath(workspace), '--explain-config'])
    expect(run.document.result.settings).toContainEqual(
      expect.objectContaining({ name: 'model', shown: 'model-of-the-deep' }),
    )
  })

  it('a file of another drive is looked for there, not in the workspace', async () => {
    const cwd = makeWindowsRepository()
    writeFileSync(join(cwd, 'prompt.md'), 'In the workspace.\n')
    // The tests never work on drive C: itself.
    const run = await codexkit(cwd, ['run-audit', '--prompt-file', 'C:codexkit-no-such-prompt.md'])
    expect(run.exitCode).toBe(3)
    expect(run.stderr).toMatch(/C:\\.*codexkit-no-such-prompt\.md: no such file or folder/)
  })

  it('a report goes to another place by an absolute path, and its folder is made', async () => {
    const cwd = makeWindowsRepository()
    const target = join(makeFolder(), 'Berichte ä', 'findings.sarif')
    const run = await rehearse(cwd, ['--sarif', windowsPath(target)])
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(readFileSync(target, 'utf8')).version).toBe('2.1.0')
    expect(readdirSync(join(target, '..'))).toEqual(['findings.sarif'])
  })

  it('a file called like a device is refused: Windows could not remove it', async () => {
    const cwd = makeWindowsRepository()
    const run = await codexkit(cwd, ['env-report', '--output', 'NUL'])
    expect(run).toMatchObject({ exitCode: 9 })
    expect(run.stderr).toContain('NUL')
    expect(readdirSync(cwd)).toEqual(['.git'])
  })
})
