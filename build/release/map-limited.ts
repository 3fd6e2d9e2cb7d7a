/**
 * Does work for all items, at most `jobs` at the same time, and gives back the results in the order of the items. After a
 * failure the others get their signal aborted and are waited for; then that failure is thrown.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  jobs: number,
  outer: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const stop = new AbortController()
  const signal = AbortSignal.any([outer, stop.signal])
  const results = new Map<number, Result>()
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      signal.throwIfAborted()
      results.set(index, await work(item, signal))
    }
  }
  const failures: unknown[] = []
  const workers = Array.from({ length: Math.min(jobs, items.length) }, () =>
    worker().catch((thrown: unknown) => {
      failures.push(thrown)
      stop.abort(thrown)
    }),
  )
  await Promise.all(workers)
  if (failures.length > 0) throw failures[0]
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result)
}
