import { setTimeout } from 'node:timers/promises'
import { CodexkitError } from '../errors.ts'
import { formatDuration } from './duration.ts'
import type { Host } from './host.ts'
import { askAddress, faultOfAddress, shownAddress } from './ask-address.ts'

/** How a wait stands: which addresses have not answered yet, and how long it may still take. */
export interface EndpointWait {
  missing: readonly string[]
  leftMs: number
}

export interface WaitOptions {
  timeoutMs: number
  /** Called at the start and once a second. */
  onTick?: (wait: EndpointWait) => void
}

const TRY_TIMEOUT_MS = 3000
const PAUSE_MS = 250

/**
 * Waits until every address answers with a status below 500, and returns how long that took. Throws
 * CODEX_INVALID_OPTIONS for what is no address, CODEXKIT_NETWORK when the time is up, and the host's reason on Ctrl-C.
 */
export async function waitForEndpoints(host: Host, urls: readonly string[], options: WaitOptions): Promise<number> {
  host.signal.throwIfAborted()
  refuseFaults(urls)
  const { timeoutMs, onTick } = options
  const began = performance.now()
  const lastSaid = new Map(urls.map((url) => [url, 'no answer']))
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([host.signal, deadline])
  const tick = (): void => {
    const leftMs = Math.max(0, Math.round(timeoutMs - (performance.now() - began)))
    onTick?.({ missing: [...lastSaid.keys()].map(shownAddress), leftMs })
  }
  tick()
  // It also keeps the process alive: the timer of a signal does not.
  const ticker = setInterval(tick, 1000)
  try {
    await Promise.all([...lastSaid.keys()].map((url) => untilItAnswers(url, signal, lastSaid)))
    return Math.round(performance.now() - began)
  } catch (thrown) {
    host.signal.throwIfAborted()
    throw deadline.aborted ? timeIsUp(lastSaid, timeoutMs, thrown) : thrown
  } finally {
    clearInterval(ticker)
  }
}

async function untilItAnswers(url: string, signal: AbortSignal, lastSaid: Map<string, string>): Promise<void> {
  for (;;) {
    const answer = await askAddress(url, AbortSignal.any([signal, AbortSignal.timeout(TRY_TIMEOUT_MS)]))
    if ('status' in answer && answer.status < 500) {
      lastSaid.delete(url)
      return
    }
    signal.throwIfAborted()
    lastSaid.set(url, 'status' in answer ? `HTTP ${answer.status}` : answer.failure)
    await setTimeout(PAUSE_MS, undefined, { signal })
  }
}

function refuseFaults(urls: readonly string[]): void {
  for (const url of urls) {
    const fault = faultOfAddress(url)
    if (fault === undefined) continue
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `${shownAddress(url)} cannot be waited for. ${fault}`, {
      hint: 'Give an address such as http://127.0.0.1:8080/health.',
    })
  }
}

function timeIsUp(lastSaid: ReadonlyMap<string, string>, timeoutMs: number, cause: unknown): CodexkitError {
  const missing = [...lastSaid].map(([url, last]) => ({ url: shownAddress(url), last }))
  const named = missing.map(({ url, last }) => `${url} (${last})`).join(', ')
  return new CodexkitError('CODEXKIT_NETWORK', `Not ready within ${formatDuration(timeoutMs)}: ${named}.`, {
    hint: 'Start it, or give it more time with --wait-timeout.',
    details: { missing, timeoutMs },
    retryable: true,
    cause,
  })
}
