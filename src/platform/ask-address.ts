import type { ClientRequest, IncomingMessage } from 'node:http'
import { messageOf, systemCodeOf } from '../errors.ts'

/** What an address said: an HTTP status, or why there was none (a code such as ECONNREFUSED where there is one). */
export type AddressAnswer = { status: number } | { failure: string }

/** Asks an address once, with GET and without following it elsewhere. Never throws. */
export async function askAddress(url: string, signal: AbortSignal): Promise<AddressAnswer> {
  try {
    // Not fetch: loading it takes 50 ms, longer than most probes.
    const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http')
    const status = await new Promise<number>((resolve, reject) => {
      const request: ClientRequest = get(url, { signal, agent: false }, (response: IncomingMessage) => {
        // Only the status counts; the body is not waited for.
        response.on('error', () => undefined).destroy()
        resolve(response.statusCode ?? 0)
      })
      request.on('error', reject)
    })
    return { status }
  } catch (thrown) {
    if (signal.aborted) return { failure: 'no answer' }
    return { failure: systemCodeOf(thrown) ?? messageOf(thrown) }
  }
}

/** Why an address cannot be asked at all, or undefined. A login in an address would be sent where nobody expects it. */
export function faultOfAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return 'It is not an http or https address.'
  return parsed.username || parsed.password ? 'The address holds a login, and that is not sent.' : undefined
}

/** An address without what may be secret in it: login, query and fragment. */
export function shownAddress(url: string): string {
  if (!URL.canParse(url)) return '(not an address)'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
