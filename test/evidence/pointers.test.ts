import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { pointAtRun } from '../../src/evidence/index.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pointers ü '))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A sealed run with this report. */
async function sealed(
  name: string,
  report: string,
  transcript: string | undefined = `${report} transcript`,
): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder)
  await writeFile(join(folder, 'report.md'), report, { mode: 0o600 })
  if (transcript !== undefined) await writeFile(join(folder, 'transcript.log'), transcript)
  return folder
}

const at = (time: string): Date => new Date(time)

describe('the report of the day', () => {
  it('is -2, -3 when the day had one already', async () => {
    const reports: string[] = []
    for (const name of ['one', 'two', 'three']) {
      reports.push(await pointAtRun(root, await sealed(name, name), at('2026-11-20T14:15:02Z'), 'pass'))
    }
    expect(reports.map((path) => basename(path))).toEqual([
      'codex-audit-20261120.md',
      'codex-audit-20261120-2.md',
      'codex-audit-20261120-3.md',
    ])
    expect(await Promise.all(reports.map((path) => readFile(path, 'utf8')))).toEqual(['one', 'two', 'three'])
  })

  test.each([
    ['2026-01-02T00:00:00Z', 'codex-audit-20260102.md'],
    ['2026-12-31T23:59:59.999Z', 'codex-audit-20261231.md'],
    ['2026-12-31T23:30:00-05:00', 'codex-audit-20270101.md'],
  ])('of a run at %s is %s: days are those of UTC', async (time, name) => {
    expect(basename(await pointAtRun(root, await sealed('run', 'x'), at(time), 'pass'))).toBe(name)
  })

  it('is lost by none of many runs that end at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `run-${index}`)
    const folders = await Promise.all(names.map((name) => sealed(name, name)))
    const reports = await Promise.all(
      folders.map((folder) => pointAtRun(root, folder, at('2026-11-20T14:15:02Z'), 'pass')),
    )
    expect(new Set(reports).size).toBe(20)
    const kept = await Promise.all(reports.map((path) => readFile(path, 'utf8')))
    expect(kept).toEqual(names)
  })
})

describe('pointers', () => {
  it('name the newest run', async () => {
    await pointAtRun(root, await sealed('one', 'one'), at('2026-11-20T14:15:02Z'), 'pass')
    await pointAtRun(root, await sealed('two', 'two'), at('2026-11-20T15:15:02Z'), 'fail')
    expect(JSON.parse(await readFile(join(root, 'latest.json'), 'utf8'))).toEqual({
      schemaVersion: 1,
      evidence: 'two',
      report: 'codex-audit-20261120-2.md',
      verdict: 'fail',
      at: '2026-11-20T15:15:02.000Z',
    })
    expect(await readFile(join(root, 'session-last.log'), 'utf8')).toBe('two transcript')
  })

  it('are made without a transcript too', async () => {
    const folder = await sealed('one', 'one', '')
    await rm(join(folder, 'transcript.log'))
    await pointAtRun(root, folder, at('2026-11-20T14:15:02Z'), 'pass')
    expect(await readFile(join(root, 'session-last.log'), 'utf8')).toBe('')
  })

  it('leave the sealed folder as it is', async () => {
    const folder = await sealed('one', 'one')
    await pointAtRun(root, folder, at('2026-11-20T14:15:02Z'), 'pass')
    expect((await readdir(folder)).sort()).toEqual(['report.md', 'transcript.log'])
  })

  test.skipIf(platform() === 'win32')('are private to the user', async () => {
    const report = await pointAtRun(root, await sealed('one', 'one'), at('2026-11-20T14:15:02Z'), 'pass')
    for (const path of [report, join(root, 'latest.json'), join(root, 'session-last.log')]) {
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    }
  })

  it('to a run without a report are one sentence', async () => {
    await mkdir(join(root, 'empty'))
    await expect(pointAtRun(root, join(root, 'empty'), at('2026-11-20T14:15:02Z'), 'pass')).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
    })
  })
})
