import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileError } from '../platform/file-error.ts'
import type { Host } from '../platform/host.ts'
import type { DownloadTiming } from './download-timing.ts'
import { fetchStream } from './fetch-stream.ts'
import { openHttpClient, type HttpClient } from './http-client.ts'
import { integrityError } from './integrity.ts'
import type { LockedPackage } from './lock.ts'
import { findRegistry, tarballUrl, type Registry } from './registry.ts'
import { withRetries } from './retry.ts'

export interface DownloadRequest {
  host: Host
  /** What to fetch; a size that is known stops a stream that never ends. */
  wanted: Pick<LockedPackage, 'package' | 'packageVersion' | 'integrity'> & { tarballBytes?: number }
  /** The file to write. The caller removes it when anything goes wrong. */
  path: string
  onBytes?: (bytes: number) => void
  timing: DownloadTiming
}

/** Streams a package to a file, hashing on the way, and returns its size. Throws CODEXKIT_CHECKSUM for other bytes. */
export async function downloadTarball(request: DownloadRequest): Promise<number> {
  const { host, wanted, timing } = request
  const registry = await findRegistry(host, wanted.package)
  const http = await openHttpClient(host)
  try {
    return await withRetries(timing.retryDelaysMs, host.signal, () => downloadOnce(request, registry, http))
  } finally {
    await http.close()
  }
}

async function downloadOnce(request: DownloadRequest, registry: Registry, http: HttpClient): Promise<number> {
  const { host, wanted, path, onBytes, timing } = request
  const what = `${wanted.package} ${wanted.packageVersion}`
  const url = tarballUrl(registry, wanted.package, wanted.packageVersion)
  const hash = createHash('sha512')
  let bytes = 0
  const file = await attempt(path, open(path, 'w'))
  try {
    const { headers } = registry
    await fetchStream({ http, url, headers, what, signal: host.signal, stallMs: timing.stallMs }, async (chunk) => {
      bytes += chunk.length
      if (bytes > (wanted.tarballBytes ?? Number.POSITIVE_INFINITY)) {
        throw integrityError(what, `${wanted.tarballBytes} bytes`, 'more')
      }
      hash.update(chunk)
      await attempt(path, file.writeFile(chunk))
      onBytes?.(bytes)
    })
  } finally {
    await file.close()
  }
  const actual = `sha512-${hash.digest('base64')}`
  if (actual !== wanted.integrity) throw integrityError(what, wanted.integrity, actual)
  return bytes
}

async function attempt<T>(path: string, write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (thrown) {
    throw fileError(thrown, 'write', path)
  }
}
