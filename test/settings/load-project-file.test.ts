import { mkdir, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { loadProjectFile } from '../../src/settings/load-project-file.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const load = async (text: string | Buffer): Promise<unknown> => {
  await writeFile(inFolder('codexkit.toml'), text)
  return loadProjectFile(inFolder())
}

describe('codexkit.toml', () => {
  it('is empty when it is not there', async () => {
    expect(await loadProjectFile(inFolder())).toEqual({})
    expect(await loadProjectFile(inFolder('no', 'such'))).toEqual({})
  })

  it.each([
    ['as it is', 'model = "a"\n[run-audit]\ntimeout = "5m"\n'],
    ['with a byte order mark', '\uFEFFmodel = "a"\n[run-audit]\ntimeout = "5m"\n'],
    ['with CRLF', 'model = "a"\r\n[run-audit]\r\ntimeout = "5m"\r\n'],
  ])('is read %s', async (_, text) => {
    expect(await load(text)).toEqual({ model: 'a', 'run-audit': { timeout: '5m' } })
  })

  it.each([
    ['a value without quotes', 'model = "a"\nsandbox = read only\n', 2],
    ['a line without a value', '# one\n\nmodel\n', 3],
    ['a text that never closes', 'model = "a\n', 1],
    ['a name twice', 'model = "a"\n\nmodel = "b"\n', 3],
    ['a table that never closes', '[run-audit\n', 1],
    ['CRLF', '# one\r\n# two\r\nmodel = \r\n', 3],
  ])('that is broken by %s names the file and the line', async (_, text, line) => {
    const path = inFolder('codexkit.toml')
    await expect(load(text)).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: expect.stringMatching(/^Line \d+ of .+codexkit\.toml cannot be read: [^\n]+[^.\n]\.$/),
      hint: 'Mend that line.',
      details: { path, line, column: expect.any(Number) },
    })
  })

  it('in UTF-16, as Windows PowerShell 5.1 writes it, is refused with a hint', async () => {
    await expect(load(Buffer.from('\uFEFFmodel = "a"\r\n', 'utf16le'))).rejects.toMatchObject({
      code: 'CODEX_INVALID_CONFIG',
      exitCode: 2,
      message: `${inFolder('codexkit.toml')} cannot be read: it is not UTF-8 text.`,
      hint: 'Save it as UTF-8.',
    })
  })

  it('that is a folder is CODEXKIT_FILE', async () => {
    await mkdir(inFolder('codexkit.toml'))
    await expect(loadProjectFile(inFolder())).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
  })
})
