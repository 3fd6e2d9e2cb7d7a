import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { oldExecutablePath, removeOldExecutables } from '../../src/self/old-executables.ts'
import { replaceFiles } from '../../src/self/replace-files.ts'
import { updateSelf } from '../../src/self/update-self.ts'
import { makeFolder } from '../support/workspace.ts'
import { makeKey, makeRelease, standIn } from './release-bench.ts'
import { selfHost } from './self-host.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

function openFolder(): { folder: string; keep: string; text: (name: string) => string } {
  const folder = makeFolder()
  const keep = join(folder, 'keep')
  mkdirSync(keep)
  for (const name of ['a', 'b']) writeFileSync(join(folder, name), `old ${name}`)
  for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `new-${name}`), `new ${name}`)
  return { folder, keep, text: (name) => readFileSync(join(folder, name), 'utf8') }
}

describe.skipIf(onWindows).each([{ inOneStep: true }, { inOneStep: false }])(
  'files are replaced (in one step: $inOneStep)',
  (way) => {
    const all = (folder: string): { from: string; to: string }[] =>
      ['a', 'b', 'c'].map((name) => ({ from: join(folder, `new-${name}`), to: join(folder, name) }))

    it('all, and proved afterwards', async () => {
      const { folder, keep, text } = openFolder()
      let proved = ''
      await replaceFiles(all(folder), { keep, ...way }, () => {
        proved = text('c')
        return Promise.resolve()
      })
      expect([text('a'), text('b'), text('c'), proved]).toEqual(['new a', 'new b', 'new c', 'new c'])
    })

    /** Renames files, but fails the ones with these numbers. */
    function failing(...numbers: number[]): (from: string, to: string) => Promise<void> {
      let renames = 0
      return (from, to) => {
        renames++
        if (numbers.includes(renames)) return Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }))
        renameSync(from, to)
        return Promise.resolve()
      }
    }
    const count = way.inOneStep ? 3 : 5
    const fail = (): Promise<void> => Promise.reject(new Error('it does not run'))

    it.each(Array.from({ length: count }, (_, index) => index + 1))('or none, when rename %d fails', async (number) => {
      const { folder, keep, text } = openFolder()
      const work = replaceFiles(all(folder), { keep, ...way, move: failing(number) }, fail)
      await expect(work).rejects.toThrow('in use by another program')
      expect([text('a'), text('b'), existsSync(join(folder, 'c'))]).toEqual(['old a', 'old b', false])
    })

    it('or none, when what is there then does not prove right', async () => {
      const { folder, keep, text } = openFolder()
      await expect(replaceFiles(all(folder), { keep, ...way }, fail)).rejects.toThrow('it does not run')
      expect([text('a'), text('b'), existsSync(join(folder, 'c'))]).toEqual(['old a', 'old b', false])
    })

    it('and what cannot be put back is told with its place, while all else is put back', async () => {
      const { folder, keep, text } = openFolder()
      const work = replaceFiles(all(folder), { keep, ...way, move: failing(count + 1) }, fail)
      const aside = join(keep, '1')
      await expect(work).rejects.toMatchObject({
        code: 'CODEXKIT_FILE',
        hint: expect.stringContaining(aside),
        details: { stuck: [{ to: join(folder, 'b'), aside }], reason: 'it does not run' },
      })
      expect([text('a'), existsSync(join(folder, 'c')), readFileSync(aside, 'utf8')]).toEqual(['old a', false, 'old b'])
    })
  },
)

describe.skipIf(onWindows)('on Windows', () => {
  it('the program that runs waits under another name, and the next update removes it', async () => {
    const folder = makeFolder()
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    const executable = join(bin, 'codexkit.exe')
    writeFileSync(executable, standIn('1.0.0'), { mode: 0o755 })
    const key = makeKey(folder)
    const host = selfHost(folder, { platform: 'win32' })
    const flags = { force: false, dryRun: false, allowHttp: false, allowUnsigned: false }
    const request = { host, executable, from: join(folder, 'releases'), ...flags, allowedSigners: key.allowedSigners }
    for (const [version, after] of [
      ['1.0.0', '1.1.0'],
      ['1.1.0', '1.2.0'],
    ] as const) {
      const files = { 'codexkit.exe': standIn(after) }
      makeRelease(join(folder, 'releases'), { version: after, target: 'win-x64', key, files })
      expect(await updateSelf({ ...request, version })).toMatchObject({ status: 'updated', version: { after } })
      const sums = ['codexkit.exe.SHA256SUMS', 'codexkit.exe.SHA256SUMS.sig']
      expect(readdirSync(bin).toSorted()).toEqual(['codexkit.exe', ...sums, 'codexkit.old.exe'].toSorted())
      expect(readFileSync(executable, 'utf8')).toBe(standIn(after))
      expect(readFileSync(join(bin, 'codexkit.old.exe'), 'utf8')).toBe(standIn(version))
    }
  })

  it('another name is taken where the old one still runs, and only old ones of this program are removed', async () => {
    const folder = makeFolder()
    for (const name of ['codexkit.old.exe', 'codexkit.old-0123abcd.exe', 'other.old.exe', 'codexkit.exe']) {
      writeFileSync(join(folder, name), '')
    }
    const free = await oldExecutablePath(join(folder, 'codexkit.exe'))
    expect(basename(free)).toMatch(/^codexkit\.old-[0-9a-f]{8}\.exe$/)
    await removeOldExecutables(folder, 'codexkit.exe')
    expect(readdirSync(folder).toSorted()).toEqual(['codexkit.exe', 'other.old.exe'])
    expect(basename(await oldExecutablePath(join(folder, 'codexkit.exe')))).toBe('codexkit.old.exe')
  })
})
