import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AssertionFacts, AssertionResult, Assertions } from '../../../src/audit/assertions/assertion.ts'
import { checkAssertions } from '../../../src/audit/assertions/check-assertions.ts'
import { CodexkitError } from '../../../src/errors.ts'
import { testHost } from '../../platform/test-host.ts'

const host = testHost({ env: process.env, platform: platform() })
let [root, folder] = ['', '']
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'codexkit assert '))
  folder = join(root, 'work space')
  await mkdir(join(folder, 'sub'), { recursive: true })
  await writeFile(join(folder, 'sub', 'there.txt'), '')
  await writeFile(join(root, 'outside.txt'), '')
  await writeFile(join(folder, 'bad.cjs'), `console.log('said key-123'); process.exitCode = 3`)
})
afterAll(() => rm(root, { recursive: true, force: true }))

function check(what: Partial<Assertions>, facts: Partial<AssertionFacts> = {}): Promise<AssertionResult[]> {
  const redact = (text: string): string => text.replaceAll('key-123', '[redacted:KEY]')
  const known = { host, workingDirectory: folder, changed: false, response: '', timeoutMs: 30_000, redact }
  return checkAssertions({ files: [], commands: [], ...what }, { ...known, ...facts })
}

describe('assertions', () => {
  it('are none unless asked for', async () => {
    expect(await check({})).toEqual([])
  })

  it.each([
    ['sub/there.txt', true, 'The file sub/there.txt exists.'],
    [join('..', 'outside.txt'), true, `The file ${join('..', 'outside.txt')} exists.`],
    ['gone.txt', false, 'There is no file gone.txt.'],
    ['sub/there.txt/below', false, 'There is no file sub/there.txt/below.'],
    ['sub', false, 'sub is there, but it is not a file.'],
    ['key-123', false, 'There is no file [redacted:KEY].'],
  ])('--expect-file %s: %s', async (path, ok, message) => {
    const name = `--expect-file ${path.replace('key-123', '[redacted:KEY]')}`
    expect(await check({ files: [path] })).toEqual([{ name, ok, message }])
  })

  it('--expect-file takes an absolute path', async () => {
    expect(await check({ files: [join(root, 'outside.txt')] })).toMatchObject([{ ok: true }])
  })

  it('--expect-file gives a value for what is no path', async () => {
    expect(await check({ files: ['a\0b'] })).toMatchObject([{ ok: false }])
  })

  it.each([
    ['required', true, true],
    ['required', false, false],
    ['forbidden', true, false],
    ['forbidden', false, true],
    ['required', undefined, false],
    ['forbidden', undefined, false],
  ] as const)('a change that is %s, changed %s: %s', async (diff, changed, ok) => {
    const [result] = await check({ diff }, { changed })
    expect(result).toMatchObject({ name: diff === 'required' ? '--expect-diff' : '--expect-no-diff', ok })
    expect(result?.message).toContain(changed === undefined ? 'is not known' : changed ? 'changed' : 'did not')
  })

  it('--expect-cmd passes with exit code 0 only, and tells what was said, redacted', async () => {
    const node = `${platform() === 'win32' ? '& ' : ''}"${process.execPath}"`
    const [good, bad] = await check({ commands: [`${node} -e 0`, `${node} bad.cjs`] })
    expect(good).toEqual({ name: `--expect-cmd ${node} -e 0`, ok: true, message: 'The command exited with code 0.' })
    expect(bad).toMatchObject({ ok: false })
    expect(bad?.message).toBe(`The command "${node} bad.cjs" exited with code 3:\nsaid [redacted:KEY]`)
  })

  it('keep their order, with the commands last', async () => {
    const schema = { path: 'out.json', schema: {}, problems: () => [] }
    const all = { files: ['a', 'b'], commands: ['exit 0'], diff: 'forbidden' as const, jsonSchema: schema }
    const names = (await check(all, { response: '1' })).map(({ name }) => name.split(' ')[0])
    expect(names).toEqual(['--expect-file', '--expect-file', '--expect-no-diff', '--expect-json', '--expect-cmd'])
  })

  it('end with the reason of Ctrl-C', async () => {
    const reason = new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')
    const interrupted = { ...host, signal: AbortSignal.abort(reason) }
    await expect(check({ commands: ['exit 0'] }, { host: interrupted })).rejects.toBe(reason)
  })
})
