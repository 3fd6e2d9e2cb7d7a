import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../../src/cli/context.ts'
import { readPrompt } from '../../../src/commands/run-audit/read-prompt.ts'
import { useTemporaryFolder } from '../../platform/temporary-folder.ts'

const inFolder = useTemporaryFolder()
const TEXT = 'Prüfe die Größe.\r\n'

describe('the prompt in a file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 LE, as Windows PowerShell 5.1 writes', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['the code page of a German Windows', Buffer.from(TEXT, 'latin1')],
  ])('is read in %s', async (_, bytes) => {
    await writeFile(inFolder('prompt.md'), bytes)
    expect(await readPrompt(contextIn(inFolder()), options('prompt.md'))).toBe(TEXT)
  })

  it('that is not there exits 3 and names it', async () => {
    await expect(readPrompt(contextIn(inFolder()), options('no.md'))).rejects.toMatchObject({
      exitCode: 3,
      message: `Could not read the prompt from ${inFolder('no.md')}: no such file or folder.`,
    })
  })
})

function contextIn(cwd: string): Context {
  return { cwd } as Context
}

function options(promptFile: string): Parameters<typeof readPrompt>[1] {
  return { promptFile } as Parameters<typeof readPrompt>[1]
}
