import { readFile, writeFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  committedMarkdown,
  compareReports,
  compareWithCommitted,
  loadBaseline,
  writeCommittedReport,
} from '../../src/environment/index.ts'
import { readTables } from '../../src/environment/markdown-tables.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { reportOf } from './report-of.ts'

const inFolder = useTemporaryFolder()

it('a report equals what was just committed, and writing it again changes nothing', async () => {
  const path = inFolder('docs', 'ENVIRONMENT.md')
  const report = reportOf({ label: 'git' }, { label: 'a | b \\', fact: '*1* <2>' })
  expect(await writeCommittedReport(path, report)).toEqual({ path, changed: true })
  expect(await compareWithCommitted(path, report)).toEqual([])
  expect(await writeCommittedReport(path, report)).toEqual({ path, changed: false })
})

it('what people wrote around the block stays', async () => {
  const path = inFolder('E.md')
  await writeFile(path, '# Ours\n')
  await writeCommittedReport(path, reportOf({ fact: '1' }))
  await writeFile(path, `${await readFile(path, 'utf8')}\nThe end.\n`)
  await writeCommittedReport(path, reportOf({ fact: '2' }))
  const text = await readFile(path, 'utf8')
  expect(text).toMatch(/^# Ours\n[\s\S]*\nThe end\.\n$/)
  expect(text).not.toContain('| 1 |')
})

it('drift is told row by row', async () => {
  const path = inFolder('E.md')
  const git = { label: 'git', fact: '2.39.5' }
  await writeCommittedReport(path, reportOf(git, { label: 'curl' }, { label: 'size', fact: '3 MB', volatile: true }))
  const now = reportOf({ ...git, fact: '2.40.0' }, { label: 'rg', status: 'info', fact: 'missing' })
  expect(await compareWithCommitted(path, now)).toEqual([
    { section: 'Tools', label: 'git', was: 'ok, 2.39.5', now: 'ok, 2.40.0' },
    { section: 'Tools', label: 'rg', was: null, now: 'info, missing' },
    { section: 'Tools', label: 'curl', was: 'ok, 1.0', now: null },
  ])
})

it('padding, rules and line ends of a formatter are no drift', async () => {
  const report = reportOf({ label: 'git' })
  const padded = committedMarkdown(report)
    .replace('| git | ok |', '| git        |   ok  |')
    .replace('| --- | --- |', '| :--------- | -- |')
    .replaceAll('\n', '\r\n')
  await writeFile(inFolder('E.md'), `<!-- codexkit:environment:begin -->\r\n${padded}<!-- codexkit:environment:end -->`)
  expect(await compareWithCommitted(inFolder('E.md'), report)).toEqual([])
})

it.each([undefined, '# No block\n', '<!-- codexkit:environment:begin -->\n'])(
  'of the file %j it says how to write one',
  async (text) => {
    if (text !== undefined) await writeFile(inFolder('E.md'), text)
    await expect(compareWithCommitted(inFolder('E.md'), reportOf())).rejects.toMatchObject({
      code: 'CODEXKIT_MISSING_INPUT',
      hint: expect.stringContaining('--output'),
    })
  },
)

it('whatever a fact holds, one that changes is one difference, and the text around it stays whole', () => {
  const fact = fc.string({ unit: 'grapheme', maxLength: 30 })
  fc.assert(
    fc.property(fact, fact, (was, now) => {
      const [old, changed] = [was, now].map((text) =>
        readTables(committedMarkdown(reportOf({ fact: text }, { label: 'end' }))),
      )
      expect(old?.map((row) => row.label)).toEqual(['codexkit', 'tool 0', 'end'])
      expect(changed?.map((row) => row.label)).toEqual(['codexkit', 'tool 0', 'end'])
      const plain = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
      expect(old?.[1]?.text).toBe(`ok, ${plain(was)}`)
    }),
    { numRuns: 500 },
  )
})

it('two machines are compared without what changes by itself', () => {
  const old = reportOf({ label: 'git' }, { label: 'size', fact: '3 MB', volatile: true })
  const now = {
    ...reportOf({ label: 'git', status: 'failed' }, { label: 'size', fact: '9 MB', volatile: true }),
    codexkit: '0.2.0',
  }
  expect(compareReports(old, now)).toEqual([
    { section: 'Environment report', label: 'codexkit', was: '0.1.0', now: '0.2.0' },
    { section: 'Tools', label: 'git', was: 'ok, 1.0', now: 'failed, 1.0' },
  ])
})

it.each(['utf8', 'utf16le'] as const)('a baseline is what --json printed (%s)', async (encoding) => {
  const result = reportOf({})
  const text = `\uFEFF${JSON.stringify({ command: 'env-report', result: { ...result, format: 'table' } })}`
  await writeFile(inFolder('b.json'), text, encoding)
  expect(await loadBaseline(inFolder('b.json'))).toEqual(result)
})

it.each([undefined, '', '{"command":"run-audit","result":{}}', '{"command":"env-report","result":{"sections":1}}'])(
  'the baseline %j is refused',
  async (text) => {
    if (text !== undefined) await writeFile(inFolder('b.json'), text)
    await expect(loadBaseline(inFolder('b.json'))).rejects.toMatchObject({ code: 'CODEXKIT_MISSING_INPUT' })
  },
)
