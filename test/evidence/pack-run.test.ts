import { execFileSync, spawnSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { extract, list } from 'tar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import {
  ARCHIVE_FORMATS,
  packRun,
  runAt,
  verifyRun,
  type ArchiveFormat,
  type PackedRun,
} from '../../src/evidence/index.ts'
import { archiveStream } from '../../src/evidence/archive-stream.ts'
import { useTemporaryFolder } from '../platform/temporary-folder.ts'
import { leaveUnsealed, sampleVerdict, sealRun } from './sample-run.ts'

const at = useTemporaryFolder()
const NAME = '20261120T141502Z-run-audit-7f3a'
const FILES = ['SHA256SUMS', 'changes.patch', 'environment.json', 'events.jsonl', 'prompt.md', 'verdict.json', 'ü.log']
const LONG = 'a line of a long log, nearly the same as the others\n'.repeat(60_000)
const { signal } = new AbortController()

beforeEach(() => sealRun(at('root', NAME), sampleVerdict(NAME), { 'ü.log': LONG }))

const pack = (format: ArchiveFormat, output = `out.${format}`, force = false): Promise<PackedRun> =>
  packRun({ run: runAt(at('root', NAME)), format, output: at(output), force, signal })

interface Entry {
  path: string
  content: string
  mtime: string
  mode: number
}

const readers = {
  zip: async (path) => {
    const entries: Entry[] = []
    const zip = await openPromise(path)
    for await (const entry of zip.eachEntry()) {
      const content = (await buffer(await zip.openReadStreamPromise(entry))).toString()
      const mtime = entry.getLastModDate({ timezone: 'UTC' }).toISOString()
      entries.push({ path: entry.fileName, content, mtime, mode: (entry.externalFileAttributes >>> 16) & 0o777 })
    }
    return entries
  },
  'tar.gz': async (path) => {
    const entries: Promise<Entry>[] = []
    await list({
      file: path,
      onReadEntry: (entry) => {
        const { mode = 0, mtime } = entry
        entries.push(
          entry.concat().then((content) => ({
            path: entry.path,
            content: content.toString(),
            mtime: mtime?.toISOString() ?? '',
            mode,
          })),
        )
      },
    })
    return Promise.all(entries)
  },
} satisfies Record<ArchiveFormat, (path: string) => Promise<Entry[]>>

describe.each(ARCHIVE_FORMATS)('a %s archive', (format) => {
  it('holds one folder with every file, byte for byte, private, with the time of the run', async () => {
    const packed = await pack(format)
    const bytes = await readFile(at(`out.${format}`))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(packed).toEqual({ path: at(`out.${format}`), format, sizeBytes: bytes.length, sha256, files: FILES })
    const [folder, ...files] = await readers[format](packed.path)
    expect(folder).toMatchObject({ path: `${NAME}/`, mode: 0o700 })
    expect(files.map(({ path }) => path)).toEqual(FILES.map((name) => `${NAME}/${name}`))
    for (const { path, content, mtime, mode } of files) {
      expect(content).toBe(await readFile(at('root', path), 'utf8'))
      expect([mtime, mode]).toEqual(['2026-11-20T14:15:02.000Z', 0o600])
    }
  })

  it('has the same bytes when it is packed again, later, elsewhere, with other modes', async () => {
    const first = await pack(format, `a.${format}`)
    await utimes(at('root', NAME, 'prompt.md'), 1, 1)
    if (platform() !== 'win32') await chmod(at('root', NAME, 'prompt.md'), 0o644)
    expect((await pack(format, `b.${format}`)).sha256).toBe(first.sha256)
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'Asia/Tokyo'
      expect((await pack(format, `c.${format}`)).sha256).toBe(first.sha256)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('never replaces what is there, unless told so', async () => {
    await writeFile(at(`out.${format}`), 'mine')
    await expect(pack(format)).rejects.toMatchObject({
      code: 'CODEXKIT_FILE',
      hint: expect.stringContaining('--force'),
    })
    expect(await readFile(at(`out.${format}`), 'utf8')).toBe('mine')
    const { sizeBytes } = await pack(format, `out.${format}`, true)
    expect((await stat(at(`out.${format}`))).size).toBe(sizeBytes)
  })

  it('is written once by two that pack at the same time', async () => {
    const both = await Promise.allSettled([pack(format), pack(format)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await readdir(at())).sort()).toEqual([`out.${format}`, 'root'])
  })

  it.skipIf(platform() === 'win32')('is private, and nothing else is left', async () => {
    await pack(format, `new/folder/out.${format}`)
    expect((await stat(at(`new/folder/out.${format}`))).mode & 0o777).toBe(0o600)
    expect(await readdir(at('new', 'folder'))).toEqual([`out.${format}`])
  })

  it.skipIf(platform() === 'win32')('holds nothing that a link leads to', async () => {
    await writeFile(at('secret'), 'secret')
    await symlink(at('secret'), at('root', NAME, 'link'))
    await mkdir(at('root', NAME, 'sub'))
    await writeFile(at('root', NAME, '.left.tmp'), '')
    const { files, path } = await pack(format)
    expect(files).toEqual(FILES)
    expect((await readers[format](path)).map((entry) => entry.path)).not.toContain(`${NAME}/link`)
  })

  it('is not left behind half when it is stopped or the disk says no', async () => {
    const stopped = packRun({
      run: runAt(at('root', NAME)),
      format,
      output: at(`out.${format}`),
      force: false,
      signal: AbortSignal.abort(new Error('stopped')),
    })
    await expect(stopped).rejects.toThrow('stopped')
    await writeFile(at('file'), '')
    await expect(pack(format, `file/out.${format}`)).rejects.toMatchObject({ code: 'CODEXKIT_FILE' })
    expect((await readdir(at())).sort()).toEqual(['file', 'root'])
  })

  it('is an error when a file is gone before it is packed', async () => {
    const content = { run: runAt(at('root', NAME)), files: ['prompt.md', 'gone'], format, mtime: new Date(0) }
    await expect(archiveStream(content).then(buffer)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['out', '..x', '...', '..x/out', '.'])('cannot be in the folder that it packs, as %s', async (name) => {
    await expect(pack(format, `root/${NAME}/${name}`)).rejects.toMatchObject({ code: 'CODEXKIT_USAGE' })
    expect((await readdir(at('root', NAME))).sort()).toEqual([...FILES].sort())
  })

  it('may be beside the folder that it packs', async () => {
    expect((await pack(format, 'root/..x')).files).toEqual(FILES)
  })

  it('is made of a run that was killed too, with the time of its name', async () => {
    const name = '20261120T000001Z-run-audit-0000'
    await leaveUnsealed(at('root', name))
    const run = runAt(at('root', name))
    await packRun({ run, format, output: at('killed'), force: false, signal })
    const entries = await readers[format](at('killed'))
    // Zip counts in steps of two seconds.
    expect(entries.at(-1)?.mtime).toMatch(/^2026-11-20T00:00:0[01]/)
  })
})

describe('unpacked, the evidence is valid', () => {
  const verifyOut = async () => (await verifyRun(runAt(at('out', NAME)), signal)).state
  beforeEach(() => mkdir(at('out')))
  afterEach(() => rm(at('out'), { recursive: true, force: true }))

  it('by the tar library', async () => {
    await extract({ file: (await pack('tar.gz')).path, cwd: at('out') })
    expect(await verifyOut()).toBe('valid')
  })

  it.skipIf(spawnSync('tar', ['--version']).status !== 0)('by tar', async () => {
    execFileSync('tar', ['-xzf', (await pack('tar.gz')).path, '-C', at('out')])
    expect(await verifyOut()).toBe('valid')
  })

  it.skipIf(spawnSync('unzip', ['-v']).status !== 0)('by unzip', async () => {
    execFileSync('unzip', ['-q', (await pack('zip')).path, '-d', at('out')], {
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    expect(await verifyOut()).toBe('valid')
  })
})
