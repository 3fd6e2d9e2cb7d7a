import { archiveFolder, executableName, type ReleaseArchive } from './release-names.ts'
import type { ProductFacts } from './render-winget.ts'

const ARCHITECTURES: Readonly<Record<string, string>> = { 'win-x64': '64bit', 'win-arm64': 'arm64' }

/** The Scoop manifest, or undefined when there is no .zip for Windows. */
export function renderScoop(facts: ProductFacts, archives: readonly ReleaseArchive[]): string | undefined {
  const zips = archives.filter(({ format }) => format === 'zip')
  if (zips.length === 0) return undefined
  const architecture = zips.map(({ target, fileName, sha256 }) => [
    ARCHITECTURES[target],
    { url: `${facts.baseUrl}/${fileName}`, hash: sha256, extract_dir: archiveFolder(facts.version, target) },
  ])
  const updates = zips.map(({ target }) => [
    ARCHITECTURES[target],
    {
      // `$version` is Scoop's own variable.
      url: facts.baseUrl.replaceAll(facts.version, '$version') + `/${archiveFolder('$version', target)}.zip`,
      extract_dir: archiveFolder('$version', target),
    },
  ])
  const manifest = {
    version: facts.version,
    description: facts.description,
    homepage: facts.homepage,
    license: facts.license,
    architecture: Object.fromEntries(architecture),
    bin: executableName('win-x64'),
    checkver: { github: facts.homepage },
    autoupdate: {
      architecture: Object.fromEntries(updates),
      hash: { url: '$baseurl/SHA256SUMS' },
    },
  }
  if (!facts.homepage.startsWith('https://github.com/')) {
    const { checkver: _checkver, autoupdate: _autoupdate, ...rest } = manifest
    return `${JSON.stringify(rest, undefined, 4)}\n`
  }
  return `${JSON.stringify(manifest, undefined, 4)}\n`
}
