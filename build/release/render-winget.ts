import { stringify } from 'yaml'
import { archiveFolder, executableName, type ReleaseArchive } from './release-names.ts'

/** What package managers show about codexkit. */
export interface ProductFacts {
  version: string
  description: string
  license: string
  /** An https address. */
  homepage: string
  /** Where the archives will be, without a slash at the end. */
  baseUrl: string
}

export const WINGET_ID = 'codexkit.codexkit'
const SCHEMA_VERSION = '1.10.0'
const ARCHITECTURES = { 'win-x64': 'x64', 'win-arm64': 'arm64' } as const

/** The three files of a winget package, by name: version, installer and default locale. None without a .zip. */
export function renderWinget(facts: ProductFacts, archives: readonly ReleaseArchive[]): Map<string, string> {
  const zips = archives.filter(({ format }) => format === 'zip')
  if (zips.length === 0) return new Map()
  return new Map([
    [`${WINGET_ID}.yaml`, manifest('version', facts, { DefaultLocale: 'en-US' })],
    [`${WINGET_ID}.installer.yaml`, manifest('installer', facts, installers(facts, zips))],
    [`${WINGET_ID}.locale.en-US.yaml`, manifest('defaultLocale', facts, locale(facts))],
  ])
}

function manifest(type: 'version' | 'installer' | 'defaultLocale', { version }: ProductFacts, fields: object): string {
  const comment = `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${SCHEMA_VERSION}.schema.json\n`
  const head = { PackageIdentifier: WINGET_ID, PackageVersion: version }
  return comment + stringify({ ...head, ...fields, ManifestType: type, ManifestVersion: SCHEMA_VERSION })
}

function installers({ version, baseUrl }: ProductFacts, zips: readonly ReleaseArchive[]): object {
  return {
    InstallerType: 'zip',
    NestedInstallerType: 'portable',
    Commands: ['codexkit'],
    Installers: zips.map(({ target, fileName, sha256 }) => ({
      Architecture: ARCHITECTURES[target as keyof typeof ARCHITECTURES],
      InstallerUrl: `${baseUrl}/${fileName}`,
      InstallerSha256: sha256.toUpperCase(),
      NestedInstallerFiles: [
        {
          RelativeFilePath: `${archiveFolder(version, target)}\\${executableName(target)}`,
          PortableCommandAlias: 'codexkit',
        },
      ],
    })),
  }
}

function locale({ description, license, homepage }: ProductFacts): object {
  return {
    PackageLocale: 'en-US',
    Publisher: 'codexkit',
    PublisherUrl: homepage,
    PackageName: 'codexkit',
    PackageUrl: homepage,
    License: license,
    ShortDescription: description,
    Moniker: 'codexkit',
    Tags: ['audit', 'cli', 'codex', 'mcp'],
  }
}
