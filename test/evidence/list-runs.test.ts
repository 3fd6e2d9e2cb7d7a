import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { describe, expect, it } from 'vitest'
import { listRunNames } from '../../src/evidence/index.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'

const at = useTemporaryFolder()
const [OLD, SAME_A, SAME_F] = [
  '20261119T235959Z-run-audit-ffff',
  '20261120T141502Z-run-audit-000a',
  '20261120T141502Z-run-audit-000f',
]

describe('the runs of a workspace', () => {
  it('come the newest first', async () => {
    for (const name of [SAME_A, OLD, SAME_F]) await mkdir(at(name))
    expect(await listRunNames(at())).toEqual([SAME_F, SAME_A, OLD])
  })

  it('of the same second follow latest.json, which no older run can use to come first', async () => {
    for (const name of [SAME_A, OLD, SAME_F]) await mkdir(at(name))
    await writeFile(at('latest.json'), JSON.stringify({ evidence: SAME_A }))
    expect(await listRunNames(at())).toEqual([SAME_A, SAME_F, OLD])
    await writeFile(at('latest.json'), JSON.stringify({ evidence: OLD }))
    expect((await listRunNames(at()))[0]).toBe(SAME_F)
  })

  it.each(['', '{', '{"evidence":7}', '{"evidence":"../../etc"}', `"${'x'.repeat(70_000)}"`])(
    'are listed whatever latest.json holds (%.20j)',
    async (text) => {
      for (const name of [OLD, SAME_A]) await mkdir(at(name))
      await writeFile(at('latest.json'), text)
      expect(await listRunNames(at())).toEqual([SAME_A, OLD])
    },
  )

  it('are folders with a time in their name, and nothing else', async () => {
    for (const name of ['20269999T999999Z-run-audit-7f3a', 'notes', '20261120T141502Z-', '.20261120T141502Z-x'])
      await mkdir(at(name))
    await writeFile(at(SAME_A), 'a file')
    await mkdir(at(OLD))
    if (platform() !== 'win32') await symlink(at(OLD), at(SAME_F))
    expect(await listRunNames(at())).toEqual([OLD])
  })

  it('are none where there is no such folder', async () => {
    expect(await listRunNames(at('nowhere'))).toEqual([])
  })

  it('cannot be in a file', async () => {
    await writeFile(at('file'), '')
    await expect(listRunNames(at('file'))).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
  })
})
