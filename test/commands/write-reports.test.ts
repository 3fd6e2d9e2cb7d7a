import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportPaths, writeReports } from '../../src/commands/write-reports.ts'
import { renderGitlab, renderJunit, renderSarif } from '../../src/report/index.ts'
import { FINDING, PASSED } from '../report/sample-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'codexkit reports ü-'))
beforeAll(() => writeFileSync(join(folder, 'a-file'), ''))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RUN = { ...PASSED, findings: [FINDING] }
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

describe('writeReports', () => {
  it('writes what was asked for and nothing else, makes folders, and replaces what was there', async () => {
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'out', 'run.sarif'), 'old')
    const absolute = join(folder, 'out', 'new folder', 'junit.xml')
    const written = await writeReports(RUN, { sarif: 'out/run.sarif', junit: absolute, gitlab: 'quality.json' }, folder)
    expect(written).toEqual([join(folder, 'out', 'run.sarif'), absolute, join(folder, 'quality.json')])
    expect(read('out/run.sarif')).toBe(renderSarif(RUN))
    expect(read('out/new folder/junit.xml')).toBe(await renderJunit(RUN))
    expect(read('quality.json')).toBe(renderGitlab(RUN))
    expect(readdirSync(join(folder, 'out'))).toHaveLength(2)
  })

  it('writes nothing when nothing was asked for', async () => {
    expect(await writeReports(RUN, {}, folder)).toEqual([])
  })

  it('says which file could not be written and why', async () => {
    await expect(writeReports(RUN, { sarif: 'a-file/run.sarif' }, folder)).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      message: expect.stringContaining(join(folder, 'a-file', 'run.sarif')),
    })
    mkdirSync(join(folder, 'a-folder'))
    await expect(writeReports(RUN, { gitlab: 'a-folder' }, folder)).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})

it('reportPaths refuses two reports in one file', () => {
  expect(() => reportPaths({ sarif: 'x', gitlab: './x' }, folder)).toThrow('--sarif and --gitlab name the same file')
  expect(reportPaths({ sarif: 'x', junit: 'y' }, '/top').map(([kind]) => kind)).toEqual(['sarif', 'junit'])
})
