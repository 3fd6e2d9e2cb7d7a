import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Format, NtExecutable, NtExecutableResource, type Type } from 'pe-library'
import { Data, Resource } from 'resedit'
import { describe, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { drawIcon } from '../../../build/windows/icon.ts'
import { writeResources } from '../../../build/windows/write-resources.ts'

const FACTS = { name: 'codexkit', version: '1.22.333-rc.4', description: 'Does things', license: 'MIT' }
const BLOB = { type: 10, id: 'NODE_SEA_BLOB', lang: 0, codepage: 0 }

/** A program with a blob, and Node's icon, version and manifest as far as they matter here. */
function synthesize(): Buffer {
  const executable = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(executable)
  const manifest = Uint8Array.from(Buffer.from('<old/>')).buffer
  resources.entries.push({ ...BLOB, bin: Uint8Array.from([1, 2, 3]).buffer })
  resources.entries.push({ type: 24, id: 1, lang: 1031, codepage: 1200, bin: manifest })
  const icon = Data.IconItem.from(Uint8Array.from(drawIcon(64)).buffer)
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, 1033, [icon])
  const version = Resource.VersionInfo.create({
    lang: 1033,
    fixedInfo: {},
    strings: [{ lang: 1033, codepage: 1200, values: { CompanyName: 'Somebody', ProductName: 'Node.js' } }],
  })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  return Buffer.from(executable.generate())
}

function read(program: Buffer): { executable: NtExecutable; entries: Type.ResourceEntry[] } {
  const executable = NtExecutable.from(program)
  return { executable, entries: NtExecutableResource.from(executable).entries }
}

function manifestOf(entries: readonly Type.ResourceEntry[]): string {
  const [manifest, ...others] = entries.filter(({ type }) => type === 24)
  expect(others).toEqual([])
  return Buffer.from(manifest?.bin ?? new ArrayBuffer()).toString()
}

describe('writeResources', () => {
  const { entries } = read(writeResources(synthesize(), FACTS))

  it('leaves the blob as it was', () => {
    const blob = entries.find(({ id }) => id === BLOB.id)
    expect({ ...blob, bin: [...new Uint8Array(blob?.bin ?? new ArrayBuffer())] }).toMatchObject({
      ...BLOB,
      bin: [1, 2, 3],
    })
  })

  it('says whose program it is, and nothing of whose it was', () => {
    const [version, ...others] = Resource.VersionInfo.fromEntries(entries)
    expect(others).toEqual([])
    expect(version?.getStringValues({ lang: 1033, codepage: 1200 })).toEqual({
      FileDescription: 'Does things',
      FileVersion: '1.22.333-rc.4',
      InternalName: 'codexkit',
      LegalCopyright: 'MIT licence; with Node.js and other work under the licences that come with it',
      OriginalFilename: 'codexkit.exe',
      ProductName: 'codexkit',
      ProductVersion: '1.22.333-rc.4',
    })
    expect(version?.fixedInfo).toMatchObject({ fileVersionMS: (1 << 16) + 22, fileVersionLS: 333 << 16 })
  })

  it('asks for long paths, UTF-8 and no more rights than the user has', () => {
    const manifest = manifestOf(entries)
    expect(manifest).toMatch(/<longPathAware [^>]*>true</)
    expect(manifest).toMatch(/<activeCodePage [^>]*>UTF-8</)
    expect(manifest).toContain('level="asInvoker"')
    expect(manifest).toContain('{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}') // Windows 10 and 11.
  })

  it('has one icon in four sizes', () => {
    const groups = Resource.IconGroupEntry.fromEntries(entries)
    expect(groups.map((group) => group.icons.map(({ width, bitCount }) => [width, bitCount]))).toEqual([
      [
        [16, 32],
        [32, 32],
        [48, 32],
        [0, 32],
      ], // 0 means 256.
    ])
    expect(entries.filter(({ type }) => type === 3)).toHaveLength(4)
  })

  it('writes the same bytes each time', () => {
    expect(writeResources(synthesize(), FACTS).equals(writeResources(synthesize(), FACTS))).toBe(true)
  })

  it('refuses what is no Windows program', () => {
    expect(() => writeResources(Buffer.from('\x7fELF'), FACTS)).toThrow('This is no Windows program.')
  })
})

it('draws an icon that is clear in its corners and dark in its middle', () => {
  const icon = drawIcon(32)
  const pixel = (column: number, row: number) => [...icon.subarray(40 + ((31 - row) * 32 + column) * 4).subarray(0, 4)]
  expect(pixel(0, 0)).toEqual([0, 0, 0, 0])
  expect(pixel(16, 4)).toEqual([48, 32, 24, 255])
  expect(pixel(20, 22)).toEqual([128, 196, 64, 255])
})

describe.each(['x64', 'arm64'])('dist/codexkit-win-%s.exe', (arch) => {
  const path = join(import.meta.dirname, '..', '..', '..', 'dist', `codexkit-win-${arch}.exe`)

  it('has blob, version and manifest, and no signature of others', { timeout: 60_000 }, ({ skip }) => {
    if (!existsSync(path)) return skip(`Type first: npm run package -- win-${arch}`)
    const { executable, entries } = read(readFileSync(path))
    expect(executable.newHeader.fileHeader.machine).toBe(arch === 'x64' ? 0x8664 : 0xaa64)
    const certificate = executable.newHeader.optionalHeaderDataDirectory.get(Format.ImageDirectoryEntry.Certificate)
    expect(certificate).toEqual({ virtualAddress: 0, size: 0 })
    expect(entries.find(({ id }) => id === BLOB.id)?.bin.byteLength).toBeGreaterThan(1e6)
    const [version] = Resource.VersionInfo.fromEntries(entries)
    expect(version?.getStringValues({ lang: 1033, codepage: 1200 }).FileVersion).toBe(packageJson.version)
    expect(manifestOf(entries)).toContain('longPathAware')
  })
})
