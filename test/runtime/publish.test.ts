import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publishFolder, type Move } from '../../src/runtime/publish.ts'

let folder: string
let from: string
let to: string
let aside: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-'))
  from = join(folder, 'partial', 'incoming')
  to = join(folder, '1.0.0', 'linux-x64')
  aside = join(folder, 'partial', 'replaced')
  await fill(from, 'new')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function fill(place: string, content: string): Promise<void> {
  await mkdir(join(place, 'bin'), { recursive: true })
  await writeFile(join(place, 'bin', 'codex'), content)
  await writeFile(join(place, 'runtime.json'), content)
}
const held = async (place: string): Promise<string> =>
  `${await readFile(join(place, 'bin', 'codex'), 'utf8')} ${await readFile(join(place, 'runtime.json'), 'utf8')}`
const fail = (code: string): Error => Object.assign(new Error(code), { code })

describe('publishFolder', () => {
  it('makes the parents and moves once', async () => {
    const moves: string[] = []
    await publishFolder(from, to, aside, async (a, b) => {
      moves.push(a)
      await rename(a, b)
    })
    expect(await held(to)).toBe('new new')
    expect(moves).toEqual([from])
  })

  it('puts the old one aside', async () => {
    await fill(to, 'old')
    await publishFolder(from, to, aside)
    expect([await held(to), await held(aside)]).toEqual(['new new', 'old old'])
  })

  it('puts the old one back when the new one cannot come', async () => {
    await fill(to, 'old')
    const move: Move = (a, b) => (a === from ? Promise.reject(fail('EIO')) : rename(a, b))
    await expect(publishFolder(from, to, aside, move)).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
    expect(await held(to)).toBe('old old')
  })

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'changes file by file, the record last, when a program runs (%s)',
    async (code) => {
      await fill(to, 'old')
      await writeFile(join(to, 'stranger.dll'), 'x')
      const order: string[] = []
      await publishFolder(from, to, aside, async (a, b) => {
        if (a === to) throw fail(code)
        order.push(b)
        await rename(a, b)
      })
      expect(await held(to)).toBe('new new')
      expect(await readdir(to)).toEqual(['bin', 'runtime.json'])
      expect(await held(aside)).toBe('old old')
      expect(order.at(-1)).toBe(join(to, 'runtime.json'))
    },
  )

  it('puts every file back when one of them cannot be moved', async () => {
    await fill(to, 'old')
    const move: Move = (a, b) => {
      if (a === to) return Promise.reject(fail('EBUSY'))
      if (b === join(to, 'runtime.json') && a.startsWith(from)) return Promise.reject(fail('EACCES'))
      return rename(a, b)
    }
    await expect(publishFolder(from, to, aside, move)).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
    expect([await held(to), await held(from)]).toEqual(['old old', 'new new'])
  })

  it('says what stands in the way', async () => {
    await writeFile(join(folder, '1.0.0'), 'a file')
    await expect(publishFolder(from, to, aside)).rejects.toMatchObject({ code: 'CODEXKIT_FILE', exitCode: 9 })
    expect(await held(from)).toBe('new new')
  })
})
