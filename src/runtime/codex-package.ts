import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { DOWNLOAD_TIMING, type DownloadTiming } from './download-timing.ts'
import { fetchStream } from './fetch-stream.ts'
import { openHttpClient } from './http-client.ts'
import { isIntegrity } from './integrity.ts'
import type { Target } from './lock.ts'
import { findRegistry } from './registry.ts'
import { withRetries } from './retry.ts'

/** The npm package that holds every Codex. */
export const CODEX_PACKAGE = '@openai/codex'

/** What the registry says of one published version: `/@openai/codex/0.104.0`. */
export type Manifest = Record<string, unknown>

/** Asks the registry for the manifest of a version. Throws CODEXKIT_NETWORK, CODEXKIT_RUNTIME when it is not one. */
export async function fetchManifest(
  host: Host,
  version: string,
  { retryDelaysMs, stallMs }: DownloadTiming = DOWNLOAD_TIMING,
): Promise<Manifest> {
  const { url: address, headers } = await findRegistry(host, CODEX_PACKAGE)
  const url = `${address}/${CODEX_PACKAGE}/${version}`
  const what = `the description of ${CODEX_PACKAGE} ${version}`
  const { signal } = host
  const http = await openHttpClient(host)
  try {
    return await withRetries(retryDelaysMs, signal, async () => {
      const chunks: Uint8Array[] = []
      await fetchStream({ http, url, headers, what, signal, stallMs }, (chunk) => void chunks.push(chunk))
      return parseManifest(Buffer.concat(chunks).toString('utf8'), version)
    })
  } finally {
    await http.close()
  }
}

function parseManifest(text: string, version: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text)
    if (isRecord(manifest) && manifest['version'] === version) return manifest
  } catch {
    // SyntaxError: told below, like any other answer that is not a description.
  }
  throw brokenPackage(version, 'has no readable description in the registry')
}

/**
 * The package version with the program of one target, or undefined when there is none. Since 0.99 each platform has a
 * package of its own, named as an optional dependency `npm:@openai/codex@X.Y.Z-PLATFORM`; before, one held them all.
 */
export function packageVersionFor(root: Manifest, version: string, target: Target): string | undefined {
  const dependencies = root['optionalDependencies']
  if (!isRecord(dependencies)) return version
  const alias = dependencies[`${CODEX_PACKAGE}-${target}`]
  if (typeof alias !== 'string') return undefined
  // It becomes part of an address, so nothing but a version is taken.
  return /^npm:@openai\/codex@(\d+\.\d+\.\d+-[0-9A-Za-z.-]+)$/.exec(alias)?.[1]
}

/** The sha512 that the registry tells of a package. Throws CODEXKIT_CHECKSUM without one: it is never skipped. */
export function publishedIntegrity(manifest: Manifest, packageVersion: string): string {
  const dist = manifest['dist']
  const integrity = isRecord(dist) ? dist['integrity'] : undefined
  if (typeof integrity === 'string' && isIntegrity(integrity)) return integrity
  throw new CodexkitError(
    'CODEXKIT_CHECKSUM',
    `The registry has no sha512 of ${CODEX_PACKAGE} ${packageVersion}, so it cannot be checked.`,
    {
      hint: 'Set npm_config_registry to a registry that passes dist.integrity on, or choose another version.',
      details: { packageVersion },
    },
  )
}

/** The error for a published package that is not built like a Codex. */
export function brokenPackage(version: string, why: string): CodexkitError {
  return new CodexkitError('CODEXKIT_RUNTIME', `${CODEX_PACKAGE} ${version} ${why}.`, {
    hint: 'Choose another version.',
    details: { version },
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
