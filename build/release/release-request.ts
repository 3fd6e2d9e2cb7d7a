import type { ExecutableRequest } from '../make-executable.ts'
import type { InstallerFacts } from '../install/render-installers.ts'
import type { ProgramPart } from '../program-parts.ts'
import type { LockedNpmPackage } from './locked-packages.ts'
import type { Product } from './product.ts'
import type { ReleaseOptions } from './release-options.ts'

/** What a release is made with; tests put smaller ones in. */
export interface ReleaseTools {
  bundleProgram: () => Promise<ProgramPart[]>
  /** The npm packages of which something is in the parts. */
  findBundledPackages: (top: string, parts: readonly ProgramPart[]) => Promise<LockedNpmPackage[]>
  makeExecutable: (request: ExecutableRequest) => Promise<void>
  /** install.sh, install.ps1 and what else is written for one version. */
  renderInstallers: (facts: InstallerFacts) => { name: string; text: string }[]
}

export interface ReleaseRequest extends ReleaseOptions {
  /** The checkout. */
  top: string
  product: Product
  /** SOURCE_DATE_EPOCH, if set. */
  sourceDateEpoch?: string
  /** Who builds, as a URI, and which run of it this is. */
  builder: { id: string; invocation?: string }
  tools: ReleaseTools
  signal: AbortSignal
  report: (line: string) => void
}
