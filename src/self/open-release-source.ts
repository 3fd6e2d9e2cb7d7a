import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { folderSource } from './folder-source.ts'
import type { ReleaseSource } from './release-source.ts'
import { webSource } from './web-source.ts'

/**
 * What --from names: a folder, a file: address, or an http(s) address; http only to this machine unless it is allowed.
 * Throws CODEXKIT_USAGE for any other address.
 */
export function openReleaseSource(from: string, host: Host, { allowHttp }: { allowHttp: boolean }): ReleaseSource {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) return folderSource(resolve(host.cwd, from))
  const url = URL.canParse(from) ? new URL(from) : undefined
  if (url?.protocol === 'file:') return folderSource(fileURLToPath(url))
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && (allowHttp || isLoopback(url.hostname)))
  if (url && secure) return webSource(url, host)
  throw new CodexkitError('CODEXKIT_USAGE', `--from cannot be ${url ? url.origin : 'this address'}.`, {
    hint:
      url?.protocol === 'http:'
        ? 'Use https, or add --allow-http: the signature is checked either way.'
        : 'Give a folder, or an address that starts with https:// or file://.',
  })
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d+){3}$/.test(name)
}
