import { messageOf, systemCodeOf } from '../errors.ts'

/** What an address said: an HTTP status, or why there was none (a code such as ECONNREFUSED where there is one). */
export type AddressAnswer = { status: number } | { failure: string }

/** Asks an address once, with GET and without following it elsewhere. Never throws. */
export async function askAddress(url: string, signal: AbortSignal): Promise<AddressAnswer> {
  try {
    const response = await fetch(url, { signal, redirect: 'manual' })
    // Only the status counts; a body that breaks off changes nothing.
    await response.body?.cancel().catch(() => undefined)
    return { status: response.status }
  } catch (thrown) {
    if (signal.aborted) return { failure: 'no answer' }
    const cause = thrown instanceof Error ? thrown.cause : undefined
    return { failure: systemCodeOf(cause) ?? messageOf(cause ?? thrown) }
  }
}

/** Why an address cannot be asked at all, or undefined. fetch takes no login in an address. */
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
