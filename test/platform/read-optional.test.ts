import { mkdir, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { readOptional, readOptionalText, statOptional } from '../../src/platform/read-optional.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()
beforeEach(() => writeFile(inFolder('file'), '\uFEFFgrüße\r\n'))

describe('an optional file', () => {
  it('that is there is read byte by byte', async () => {
    expect(await readOptional(inFolder('file'))).toEqual(Buffer.from('\uFEFFgrüße\r\n', 'utf8'))
  })

  it('is text without its byte order mark', async () => {
    expect(await readOptionalText(inFolder('file'))).toBe('grüße\r\n')
  })

  it.each([
    ['is not there', ['none']],
    ['lies in no folder', ['none', 'deeper']],
    ['lies below a file', ['file', 'deeper']],
  ])('that %s is undefined', async (_, parts) => {
    expect(await readOptional(inFolder(...parts))).toBeUndefined()
    expect(await readOptionalText(inFolder(...parts))).toBeUndefined()
    expect(await statOptional(inFolder(...parts))).toBeUndefined()
  })

  it('that is a folder is CODEXKIT_FILE', async () => {
    await mkdir(inFolder('folder'))
    await expect(readOptional(inFolder('folder'))).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      hint: 'A folder stands where a file is needed: move it away.',
    })
    expect((await statOptional(inFolder('folder')))?.isDirectory()).toBe(true)
  })

  it('with an impossible name is CODEXKIT_FILE', async () => {
    await expect(readOptional(inFolder('x'.repeat(300)))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
    await expect(statOptional(inFolder('x'.repeat(300)))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})
