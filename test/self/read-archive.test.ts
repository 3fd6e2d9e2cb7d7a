import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { hashInArchive, unpackArchive } from '../../src/self/unpack-archive.ts'
import { makeTarball, type FakeEntry } from '../support/fake-registry.ts'
import { makeFolder } from '../support/workspace.ts'
import { sha256 } from './release-bench.ts'

// Programs of the system are started, on a machine that may do much else.
vi.setConfig({ testTimeout: 60_000 })

// The stand-in for an executable is a script for sh.
const onWindows = process.platform === 'win32'

const { signal } = new AbortController()

function makeArchive(folder: string, entries: readonly FakeEntry[], level = '-6'): string {
  const path = join(folder, 'archive.tar.xz')
  const tar = gunzipSync(makeTarball(entries))
  writeFileSync(path, execFileSync('xz', [level, '-c'], { input: tar, maxBuffer: 1e9 }))
  return path
}

describe.skipIf(onWindows)('an archive', () => {
  it.each(['-0', '-6', '-9e'])('of xz %s is unpacked to the bytes that went in, with their hashes', async (level) => {
    const folder = makeFolder()
    const bytes = Buffer.concat([randomBytes(300_000), Buffer.alloc(700_000), randomBytes(5)])
    const entries = [
      { path: 'top', type: 'Directory' as const },
      { path: 'top/codexkit', content: bytes },
      { path: 'top/scripts/mcp/serve.ps1', content: 'x', mode: 0o644 },
    ]
    const archive = makeArchive(folder, entries, level)
    mkdirSync(join(folder, 'out'))
    const hashes = await unpackArchive(archive, join(folder, 'out'), signal)
    expect(Object.fromEntries(hashes)).toEqual({ codexkit: sha256(bytes), 'scripts/mcp/serve.ps1': sha256('x') })
    expect(readFileSync(join(folder, 'out', 'codexkit')).equals(bytes)).toBe(true)
    expect(await hashInArchive(archive, 'codexkit', signal)).toBe(sha256(bytes))
    expect(await hashInArchive(archive, 'codexkit.exe', signal)).toBeUndefined()
  })

  it.each<[string, FakeEntry]>([
    ['a path that leads out', { path: 'top/../../evil', content: 'x' }],
    ['an absolute path', { path: '/evil', content: 'x' }],
    ['a symbolic link', { path: 'top/codexkit', type: 'SymbolicLink', linkpath: '/bin/sh' }],
    ['a hard link', { path: 'top/codexkit', type: 'Link', linkpath: '/bin/sh' }],
    ['a file outside the top folder', { path: 'evil', content: 'x' }],
    ['a device of Windows', { path: 'top/nul', content: 'x' }],
  ])('with %s is refused, and nothing is written', async (_, entry) => {
    const folder = makeFolder()
    const archive = makeArchive(folder, [entry])
    mkdirSync(join(folder, 'out'))
    await expect(unpackArchive(archive, join(folder, 'out'), signal)).rejects.toMatchObject({
      code: 'CODEXKIT_CHECKSUM',
    })
    expect(readdirSync(join(folder, 'out'))).toEqual([])
    expect(existsSync(join(folder, 'evil'))).toBe(false)
  })

  it('that is cut short, or has a byte changed, is refused', async () => {
    const folder = makeFolder()
    const archive = makeArchive(folder, [{ path: 'top/codexkit', content: randomBytes(100_000) }])
    const whole = readFileSync(archive)
    const changed = Buffer.from(whole)
    changed[50_000] = (changed[50_000] ?? 0) ^ 1
    for (const [index, bytes] of [whole.subarray(0, 50_000), changed, Buffer.alloc(0)].entries()) {
      writeFileSync(archive, bytes)
      const out = join(folder, `out${index}`)
      mkdirSync(out)
      await expect(unpackArchive(archive, out, signal)).rejects.toMatchObject({ code: 'CODEXKIT_CHECKSUM' })
    }
  })
})
