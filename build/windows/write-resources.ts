import { NtExecutable, NtExecutableResource, type Type } from 'pe-library'
import { Data, Resource } from 'resedit'
import { drawIcon, ICON_SIZES } from './icon.ts'
import { MANIFEST } from './manifest.ts'

const ENGLISH = 1033
const UTF16 = 1200
const MANIFEST_TYPE = 24
/** The number under which Node has its icon, its version and its manifest, and Windows looks for them. */
const FIRST = 1

export interface ProgramFacts {
  /** Without `.exe`. */
  name: string
  /** Such as `1.2.3`. */
  version: string
  description: string
  /** As the licence is named in package.json. */
  license: string
}

/**
 * A Windows program with our icon, version and manifest instead of Node's. The signature of Node's makers goes, which pkg
 * made invalid; the blob of pkg, a resource too, stays. Throws when the file is no Windows program.
 */
export function writeResources(program: Buffer, facts: ProgramFacts): Buffer {
  if (program.toString('latin1', 0, 2) !== 'MZ') throw new Error('This is no Windows program.')
  const executable = NtExecutable.from(program, { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  resources.entries = resources.entries.filter(({ type }) => type !== MANIFEST_TYPE)
  resources.entries.push(resource(MANIFEST_TYPE, Buffer.from(MANIFEST)))
  replaceIcon(resources.entries)
  replaceVersion(resources.entries, facts)
  resources.outputResource(executable)
  return Buffer.from(executable.generate())
}

function resource(type: number, content: Buffer): Type.ResourceEntry {
  return { type, id: FIRST, lang: ENGLISH, codepage: UTF16, bin: Uint8Array.from(content).buffer }
}

function replaceIcon(entries: Type.ResourceEntry[]): void {
  const icons = ICON_SIZES.map((size) => Data.IconItem.from(Uint8Array.from(drawIcon(size)).buffer))
  Resource.IconGroupEntry.replaceIconsForResource(entries, FIRST, ENGLISH, icons)
}

function replaceVersion(entries: Type.ResourceEntry[], { name, version, description, license }: ProgramFacts): void {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number)
  const info = Resource.VersionInfo.create({
    lang: ENGLISH,
    fixedInfo: {},
    strings: [],
  })
  info.setFileVersion(major, minor, patch, 0, ENGLISH)
  info.setProductVersion(major, minor, patch, 0, ENGLISH)
  info.setStringValues(
    { lang: ENGLISH, codepage: UTF16 },
    {
      FileDescription: description,
      FileVersion: version,
      InternalName: name,
      LegalCopyright: `${license} licence; with Node.js and other work under the licences that come with it`,
      OriginalFilename: `${name}.exe`,
      ProductName: name,
      ProductVersion: version,
    },
  )
  info.outputToResourceEntries(entries)
}
