/** The time that a server has until its tools are listed. */
export interface StartLimit {
  /** Ends what must not take longer; never once the limit is lifted. */
  signal: AbortSignal
  /** Ends at the limit, lifted or not. */
  deadline: AbortSignal
  /** What comes now has a limit of its own. */
  lift: () => void
}

/** Starts to count. `limitMs` is what a timer takes. */
export function startLimit(limitMs: number): StartLimit {
  const controller = new AbortController()
  const deadline = AbortSignal.timeout(limitMs)
  const stop = (): void => controller.abort(deadline.reason)
  deadline.addEventListener('abort', stop, { once: true })
  return { signal: controller.signal, deadline, lift: () => deadline.removeEventListener('abort', stop) }
}
