import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeWindowsRepository, openBench } from './bench.ts'
import { FAKES, fakesRunning } from './fakes-running.ts'
import { stopCodexkit } from './stop-codexkit.ts'

const bench = await openBench()
const { codexkit, codexkitJson } = bench

describe.skipIf(!bench.isFit)('a run that is stopped on Windows', () => {
  afterAll(() => bench.close())

  it('by Ctrl-C ends in order: no Codex is left, the evidence is sealed, and the exit code is 130', async () => {
    const cwd = makeWindowsRepository()
    const { before, exitCode, stdout } = await stopCodexkit(bench, cwd, 'Ctrl-C')
    expect(before).toMatch(FAKES)
    expect(await fakesRunning(bench, cwd)).toEqual([])
    expect(exitCode).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exitCode: 130, error: { code: 'CODEXKIT_INTERRUPTED' } })
    expect(await codexkit(cwd, ['evidence', 'verify'])).toMatchObject({ exitCode: 0 })
  })

  it('with its tree leaves no Codex, and evidence that is known as incomplete', async () => {
    const cwd = makeWindowsRepository()
    const { before } = await stopCodexkit(bench, cwd, 'End process tree')
    expect(before).toMatch(FAKES)
    expect(await fakesRunning(bench, cwd)).toEqual([])

    const [name = ''] = readdirSync(join(cwd, 'docs/evidence/codex')).filter((entry) => entry.includes('run-audit'))
    const { document } = await codexkitJson(cwd, ['evidence', 'list'])
    expect(document.result.runs).toMatchObject([{ name, verdict: 'incomplete' }])
    const verified = await codexkit(cwd, ['evidence', 'verify'])
    expect(verified).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('incomplete') })
    // What it left locked or half written in codexkit's own folder does not stop the next run.
    const again = await bench.rehearse(cwd)
    expect(again).toMatchObject({ exitCode: 0 })
  })
})
