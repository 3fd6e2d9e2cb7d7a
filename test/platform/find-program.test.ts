import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { chdir, cwd } from 'node:process'
import { delimiter } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProgram } from '../../src/platform/find-program.ts'
import { testHost } from './test-host.ts'
import { useTemporaryFolder } from './temporary-folder.ts'

const inFolder = useTemporaryFolder()

async function makeProgram(mode: number, ...parts: string[]): Promise<string> {
  const path = inFolder(...parts)
  await mkdir(inFolder(...parts.slice(0, -1)), { recursive: true })
  await writeFile(path, '#!/bin/sh\n')
  await chmod(path, mode)
  return path
}

const find = (name: string, path?: string): Promise<string | undefined> =>
  findProgram(testHost({ env: { PATH: path } }), name)

describe.skipIf(process.platform === 'win32')('a program', () => {
  it('is found in the first folder of PATH that has it', async () => {
    const second = await makeProgram(0o755, 'b', 'tool')
    await makeProgram(0o755, 'c', 'tool')
    expect(await find('tool', [inFolder('a'), inFolder('b'), inFolder('c')].join(delimiter))).toBe(second)
  })

  it('is passed over when it may not be run, or is a folder', async () => {
    await makeProgram(0o644, 'a', 'tool')
    await mkdir(inFolder('b', 'tool'), { recursive: true })
    const third = await makeProgram(0o755, 'c', 'tool')
    expect(await find('tool', [inFolder('a'), inFolder('b'), inFolder('c')].join(delimiter))).toBe(third)
  })

  it('is not found without PATH, and never in the PATH of this process', async () => {
    for (const path of [undefined, '', inFolder('none')]) expect(await find('sh', path)).toBeUndefined()
  })

  it('named by its path is that one or none', async () => {
    const tool = await makeProgram(0o755, 'a', 'tool')
    expect(await find(tool)).toBe(tool)
    expect(await find(inFolder('a', 'other'))).toBeUndefined()
  })

  describe('in the current folder', () => {
    const before = cwd()
    beforeEach(async () => {
      await makeProgram(0o755, 'tool')
      await makeProgram(0o755, 'bin', 'tool')
      chdir(inFolder())
    })
    afterEach(() => chdir(before))

    it.each([undefined, '', delimiter, '.', 'bin', `/none${delimiter}${delimiter}/none`])(
      'is never found through PATH %j: a repository must not bring its own git',
      async (path) => {
        expect(await find('tool', path)).toBeUndefined()
      },
    )
  })
})
