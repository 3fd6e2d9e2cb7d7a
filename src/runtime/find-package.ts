import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { CODEX_PACKAGE, fetchManifest, packageVersionFor, publishedIntegrity, type Manifest } from './codex-package.ts'
import type { DownloadTiming } from './download-timing.ts'
import type { LockedPackage, Target } from './lock.ts'

/** A package as the registry announces it, before any byte of it was seen. */
export type PublishedPackage = Pick<LockedPackage, 'package' | 'packageVersion' | 'integrity'>

/**
 * Finds the package of a version for one target in the registry. Only this target matters: 0.104.0 and 0.124.0, for
 * example, name a linux-arm64 package that was never published. Throws CODEX_INVALID_CONFIG (exit 7) when there is none.
 */
export async function findPackage(
  host: Host,
  version: string,
  target: Target,
  timing: DownloadTiming,
): Promise<PublishedPackage> {
  const root = await fetchOrUndefined(host, version, timing)
  if (!root) throw absent(`There is no Codex ${version} in the registry.`, version, target)
  const packageVersion = packageVersionFor(root, version, target)
  const manifest =
    packageVersion === undefined || packageVersion === version
      ? root
      : await fetchOrUndefined(host, packageVersion, timing)
  if (packageVersion === undefined || !manifest) {
    throw absent(`Codex ${version} is not published for ${target}.`, version, target)
  }
  return { package: CODEX_PACKAGE, packageVersion, integrity: publishedIntegrity(manifest, packageVersion) }
}

async function fetchOrUndefined(host: Host, version: string, timing: DownloadTiming): Promise<Manifest | undefined> {
  try {
    return await fetchManifest(host, version, timing)
  } catch (thrown) {
    if (thrown instanceof CodexkitError && thrown.details['reason'] === 'absent') return undefined
    throw thrown
  }
}

function absent(message: string, version: string, target: Target): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', message, {
    exitCode: 7,
    hint: `Choose another one; they are listed by: npm view ${CODEX_PACKAGE} versions`,
    details: { version, target },
  })
}
