import { CodexkitError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { DOWNLOAD_TIMING, fetchStream, openHttpClient, withRetries } from './http.ts'
import { SMALL_FILE_BYTES, type ReleaseSource } from './release-source.ts'

/** Releases on a web server. A passing fault of the network is tried again, from the start of the file. */
export function webSource(address: URL, host: Host): ReleaseSource {
  const { username, password } = address
  const base = `${address.origin}${address.pathname.replace(/\/+$/, '')}`
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  // fetch refuses a password inside the address, and an error must not show it.
  const headers: Record<string, string> = username === '' ? {} : { authorization: `Basic ${login}` }
  const stream = async (name: string, consume: (chunk: Uint8Array) => Promise<void> | void): Promise<void> => {
    const http = await openHttpClient(host)
    try {
      const { stallMs } = DOWNLOAD_TIMING
      await fetchStream({ http, url: `${base}/${name}`, headers, what: name, signal: host.signal, stallMs }, consume)
    } catch (thrown) {
      throw inOurWords(thrown, base, name)
    } finally {
      await http.close()
    }
  }
  const small = async (name: string): Promise<Buffer | undefined> => {
    const chunks: Uint8Array[] = []
    let size = 0
    await stream(name, (chunk) => {
      size += chunk.length
      if (size > SMALL_FILE_BYTES) {
        throw new CodexkitError('CODEXKIT_CHECKSUM', `${base}/${name} is too large to be one of a release.`)
      }
      chunks.push(chunk)
    })
    return Buffer.concat(chunks)
  }
  return {
    name: base,
    read: async (name) => {
      try {
        return await withRetries(DOWNLOAD_TIMING.retryDelaysMs, host.signal, () => small(name))
      } catch (thrown) {
        if (thrown instanceof CodexkitError && thrown.details['reason'] === 'absent') return undefined
        throw thrown
      }
    },
    stream,
    folders: () => Promise.resolve([]),
  }
}

/** The same fault without what is said of npm's registry. */
function inOurWords(thrown: unknown, base: string, name: string): unknown {
  if (!(thrown instanceof CodexkitError) || thrown.code !== 'CODEXKIT_NETWORK') return thrown
  const absent = thrown.details['reason'] === 'absent'
  return new CodexkitError('CODEXKIT_NETWORK', absent ? `There is no ${name} at ${base}.` : thrown.message, {
    hint: absent
      ? 'Check the address after --from.'
      : 'Check the address after --from and the connection; behind a proxy set HTTPS_PROXY (and NO_PROXY).',
    retryable: thrown.retryable,
    details: thrown.details,
    cause: thrown,
  })
}
