import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { ArchiveFile } from '../../../build/release/archive-file.ts'
import { unpack } from '../../../build/release/verify/unpack.ts'
import { writeTarXz } from '../../../build/release/write-tar-xz.ts'
import { writeZip } from '../../../build/release/write-zip.ts'
import { EPOCH, hasTools, temporaryFolder } from './stand-ins.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const folder = await temporaryFolder()
afterAll(() => rm(folder, { recursive: true, force: true }))
afterAll(() => vi.unstubAllEnvs())
const { signal } = new AbortController()
const WRITERS = { 'tar.xz': writeTarXz, zip: writeZip } as const
const FORMATS = [...(hasTools ? (['tar.xz'] as const) : []), 'zip' as const]

const FILES: ArchiveFile[] = [
  { path: 'codexkit', executable: true, content: Buffer.from('program') },
  { path: 'scripts/bootstrap.sh', executable: true, content: Buffer.from('#!/bin/sh\n') },
  { path: 'README.md', executable: false, content: Buffer.alloc(70_000, 'text\n') },
  { path: 'empty', executable: false, content: Buffer.alloc(0) },
]

async function write(format: keyof typeof WRITERS, files: readonly ArchiveFile[], epoch = EPOCH): Promise<Buffer> {
  const output = join(folder, `archive.${format}`)
  await WRITERS[format]({ output, folder: 'top', files, epoch, xzLevel: '1', signal })
  return readFile(output)
}

describe.each(FORMATS)('a .%s', (format) => {
  it('has the same bytes whatever the order of its files, the time zone and the settings of xz', async () => {
    const first = await write(format, FILES)
    for (const zone of ['Asia/Tokyo', 'America/New_York']) {
      vi.stubEnv('TZ', zone)
      vi.stubEnv('XZ_OPT', '-0')
      expect((await write(format, FILES.toReversed())).equals(first)).toBe(true)
    }
    expect((await write(format, FILES, EPOCH + 60)).equals(first)).toBe(false)
  })

  it('gives back paths, contents, modes and the time', async () => {
    await write(format, FILES)
    const into = join(folder, `unpacked ${format}`)
    const entries = await unpack(join(folder, `archive.${format}`), format, into)
    const entry = (path: string, mode: number) => ({ path: `top/${path}`, mode, mtime: EPOCH, isFile: true })
    expect(entries).toEqual([
      entry('README.md', 0o644),
      entry('codexkit', 0o755),
      entry('empty', 0o644),
      entry('scripts/bootstrap.sh', 0o755),
    ])
    for (const { path, content } of FILES) expect(await readFile(join(into, 'top', path))).toEqual(content)
  })

  it('holds any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (content) => {
        await write(format, [{ path: 'any', executable: false, content }])
        const into = join(folder, `any ${format}`)
        await unpack(join(folder, `archive.${format}`), format, into)
        expect(await readFile(join(into, 'top', 'any'))).toEqual(Buffer.from(content))
      }),
      { numRuns: 15 },
    )
  })

  it('ends when it is interrupted', async () => {
    const output = join(folder, 'interrupted')
    const stopped = AbortSignal.abort(new Error('stopped'))
    const request = { output, folder: 'top', files: FILES, epoch: EPOCH, xzLevel: '1', signal: stopped }
    await expect(WRITERS[format](request)).rejects.toThrow(/stopped|aborted/)
  })
})
