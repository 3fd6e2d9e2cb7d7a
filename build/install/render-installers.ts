import { renderPowershellInstaller } from './powershell-installer.ts'
import { renderShellInstaller } from './shell-installer.ts'

/** One archive of a release, as SHA256SUMS of the release names it. */
export interface ReleaseArchive {
  /** `linux-x64`, `linux-arm64`, `macos-x64`, `macos-arm64`, `win-x64`, `win-arm64`. */
  target: string
  /** `codexkit-1.2.3-linux-x64.tar.xz`, for Windows a `.zip` too. */
  fileName: string
  /** Lower-case hex. */
  sha256: string
  /** Bytes. */
  size: number
}

export interface InstallerFacts {
  version: string
  archives: readonly ReleaseArchive[]
  /** Where the archives of this version lie, without a slash at the end. */
  baseUrl: string
}

/**
 * The two scripts that install one version for one user, with its checksums inside: install.sh for Linux and macOS takes
 * the .tar.xz archives, install.ps1 for Windows the .zip ones. Archives of other systems are left out of each. Throws when
 * a fact could not stand in a script as it is.
 */
export function renderInstallers(facts: InstallerFacts): { name: string; text: string }[] {
  check('version', facts.version, /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/)
  check('base URL', facts.baseUrl, /^(?:https|http|file):\/\/[\w.~:/%[\]+-]*[\w.~%+-]$/)
  for (const { target, fileName, sha256, size } of facts.archives) {
    check('target', target, /^(?:linux|macos|win)-(?:x64|arm64)$/)
    check('file name', fileName, /^[\w.+-]+\.(?:tar\.xz|zip)$/)
    check('sha256', sha256, /^[0-9a-f]{64}$/)
    check('size', String(size), /^[1-9]\d*$/)
  }
  const ofKind = (ending: string, systems: RegExp): ReleaseArchive[] =>
    facts.archives.filter(({ fileName, target }) => fileName.endsWith(ending) && systems.test(target))
  return [
    { name: 'install.sh', text: renderShellInstaller({ ...facts, archives: ofKind('.tar.xz', /^(?:linux|macos)-/) }) },
    { name: 'install.ps1', text: renderPowershellInstaller({ ...facts, archives: ofKind('.zip', /^win-/) }) },
  ]
}

function check(what: string, text: string, form: RegExp): void {
  if (!form.test(text)) throw new Error(`The ${what} "${text}" cannot stand in an installer.`)
}
