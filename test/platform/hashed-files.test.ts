import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HashedFiles } from '../../src/platform/hashed-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hashed ü '))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a hashed file', () => {
  it('has all its bytes, its folders and its hash when it is complete', async () => {
    const files = new HashedFiles()
    const path = join(folder, 'a', 'b', 'file')
    let hash = ''
    const sink = files.create(path, 0o644, (sha256) => (hash = sha256))
    for (const text of ['one', '', ' two']) sink.write(Buffer.from(text))
    expect(hash).toBe('')
    sink.end()
    files.close()
    expect(await readFile(path, 'utf8')).toBe('one two')
    expect(hash).toBe(createHash('sha256').update('one two').digest('hex'))
  })

  it.skipIf(platform() === 'win32')('has its mode whatever the umask', async () => {
    const before = process.umask(0o077)
    try {
      const path = join(folder, 'program')
      new HashedFiles().create(path, 0o755, () => undefined).end()
      expect((await stat(path)).mode & 0o777).toBe(0o755)
    } finally {
      process.umask(before)
    }
  })

  it('never replaces one that is there', () => {
    const create = (): unknown => new HashedFiles().create(join(folder, 'twice'), 0o644, () => undefined).end()
    create()
    expect(create).toThrow(expect.objectContaining({ code: 'CODEXKIT_FILE', exitCode: 9 }))
  })

  it('takes nothing more once all were closed after an error', () => {
    const files = new HashedFiles()
    const sink = files.create(join(folder, 'half'), 0o644, () => expect.unreachable())
    sink.write(Buffer.from('half'))
    files.close()
    expect(() => sink.write(Buffer.from('more'))).toThrow(expect.objectContaining({ code: 'CODEXKIT_FILE' }))
    expect(() => files.close()).not.toThrow()
  })
})
