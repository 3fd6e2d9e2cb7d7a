/** Names of files in a release; the installers, `self update` and the package managers' manifests rely on them. */

/** What the keys sign for: `ssh-keygen -Y sign -n codexkit-release`. */
export const SIGNATURE_NAMESPACE = 'codexkit-release'
/** Who signs, in allowed_signers. */
export const SIGNER = 'codexkit'

/** Stands in a release folder that nobody should trust. */
export const DEVELOPMENT_NOTICE = 'DEVELOPMENT-SIGNATURE.txt'
export const SUMS = 'SHA256SUMS'
export const SUMS_SIGNATURE = `${SUMS}.sig`
export const PROVENANCE = 'provenance.intoto.json'
export const LICENSES = 'THIRD-PARTY-LICENSES.txt'

export type ArchiveFormat = 'tar.xz' | 'zip'

/** An archive of one target, as the manifests name it. */
export interface ReleaseArchive {
  target: string
  format: ArchiveFormat
  fileName: string
  /** Lower-case hex. */
  sha256: string
  /** In bytes. */
  size: number
}

/** The one folder at the top of an archive: `codexkit-1.2.3-linux-x64`. */
export function archiveFolder(version: string, target: string): string {
  return `codexkit-${version}-${target}`
}

/** The formats of a target: Windows can open a .zip without another program, so it gets both. */
export function archiveFormats(target: string): readonly ArchiveFormat[] {
  return isWindows(target) ? ['tar.xz', 'zip'] : ['tar.xz']
}

/** What the executable is called inside an archive. */
export function executableName(target: string): string {
  return isWindows(target) ? 'codexkit.exe' : 'codexkit'
}

export function sbomName(version: string): string {
  return `codexkit-${version}.cdx.json`
}

function isWindows(target: string): boolean {
  return target.startsWith('win-')
}
