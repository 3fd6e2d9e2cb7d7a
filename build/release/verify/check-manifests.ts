import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { archiveFolder, executableName } from '../release-names.ts'
import { WINGET_ID } from '../render-winget.ts'
import { expectSame, expectThat, type Checks } from './checks.ts'
import { SCOOP, WINGET_INSTALLER, WINGET_LOCALE, WINGET_VERSION } from './manifest-schemas.ts'
import type { ReleaseContents } from './release-contents.ts'

/** An address and a hash that a manifest gives, as one text that can be compared. */
type Pin = `${string} ${string}`

/** Checks the manifests of winget, Scoop and Homebrew and the install scripts: fields, addresses, hashes. */
export async function checkManifests(contents: ReleaseContents, checks: Checks): Promise<void> {
  const { folder, version, baseUrl, archives, targets } = contents
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  const pins = (chosen: ReleaseContents['archives']): Pin[] =>
    chosen.map(({ fileName, sha256 }): Pin => `${baseUrl}/${fileName} ${sha256}`)
  const zips = archives.filter(({ format }) => format === 'zip')
  const others = archives.filter(({ target }) => target.platform !== 'win32')
  if (zips.length > 0) {
    for (const [name, schema] of [
      ['', WINGET_VERSION],
      ['.locale.en-US', WINGET_LOCALE],
    ] as const) {
      await checks.run(`winget/${WINGET_ID}${name}.yaml`, async () => {
        const manifest = schema.parse(parse(await read(`winget/${WINGET_ID}${name}.yaml`)))
        expectThat(manifest.PackageVersion === version, `it is for version ${manifest.PackageVersion}`)
      })
    }
    await checks.run(`winget/${WINGET_ID}.installer.yaml`, async () => {
      const manifest = WINGET_INSTALLER.parse(parse(await read(`winget/${WINGET_ID}.installer.yaml`)))
      const { PackageVersion, Installers } = manifest
      expectThat(PackageVersion === version, `it is for version ${PackageVersion}`)
      const found = Installers.map((one): Pin => `${one.InstallerUrl} ${one.InstallerSha256.toLowerCase()}`)
      expectSame(found, pins(zips))
      const nested = Installers.flatMap((one) => one.NestedInstallerFiles.map((file) => file.RelativeFilePath))
      expectSame(
        nested,
        zips.map(({ target: { name } }) => `${archiveFolder(version, name)}\\${executableName(name)}`),
      )
    })
    await checks.run('scoop/codexkit.json', async () => {
      const manifest = SCOOP.parse(JSON.parse(await read('scoop/codexkit.json')))
      expectThat(manifest.version === version, `it is for version ${manifest.version}`)
      const all = Object.values(manifest.architecture)
      expectSame(
        all.map(({ url, hash }): Pin => `${url} ${hash}`),
        pins(zips),
      )
      expectSame(
        all.map((one) => one.extract_dir),
        zips.map(({ target }) => archiveFolder(version, target.name)),
      )
    })
  }
  if (others.length > 0) {
    await checks.run('homebrew/codexkit.rb', async () => {
      const text = await read('homebrew/codexkit.rb')
      const found = [...text.matchAll(/^ +url "([^"]+)"\n +sha256 "([0-9a-f]{64})"$/gm)]
      expectSame(
        found.map(([, url, hash]): Pin => `${url} ${hash}`),
        pins(others),
      )
      expectThat(text.includes(`  version "${version}"\n`), `it is not for version ${version}`)
    })
  }
  const scripts = { 'install.sh': others, 'install.ps1': zips }
  for (const [name, chosen] of Object.entries(scripts)) {
    if (chosen.length === 0) continue
    await checks.run(name, async () => {
      const text = await read(name)
      const named = text.match(/codexkit-[\w.+-]+\.(?:tar\.xz|zip)/g) ?? []
      expectSame(
        named,
        chosen.map(({ fileName }) => fileName),
      )
      expectSame(
        text.match(/\b[0-9a-f]{64}\b/g) ?? [],
        chosen.map(({ sha256 }) => sha256),
      )
      expectThat(text.includes(baseUrl), `it does not name ${baseUrl}`)
    })
  }
  const missing = targets.length < 6 ? `only ${targets.map(({ name }) => name).join(', ')} were built` : undefined
  if (missing) checks.notRun('the other targets', missing)
}
