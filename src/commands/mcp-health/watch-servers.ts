import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../../cli/context.ts'
import { oneLine } from '../../ui/escape-controls.ts'
import { changesBetween } from './changes.ts'
import type { ServerHealth } from './result.ts'

/** A name or a sentence from a server is at most so wide. */
const MAX_LINE = 300

/**
 * Checks again and again, and prints what changed, a line each with its time. Ends only by throwing: on Ctrl-C, or
 * what a check throws.
 */
export async function watchServers(
  context: Pick<Context, 'stdout' | 'progress' | 'signal' | 'now'>,
  intervalMs: number,
  first: readonly ServerHealth[],
  check: () => Promise<readonly ServerHealth[]>,
): Promise<never> {
  const { stdout, progress, signal, now } = context
  let before = first
  for (;;) {
    progress.update(`Next check at ${clock(new Date(now().getTime() + intervalMs))}`)
    await delay(intervalMs, undefined, { signal })
    const current = await check()
    progress.clear()
    for (const change of changesBetween(before, current)) {
      stdout.write(`${clock(now())}  ${oneLine(change, MAX_LINE)}\n`)
    }
    before = current
  }
}

/** `14:15:02`, in UTC as everything codexkit writes. */
function clock(time: Date): string {
  return `${time.toISOString().slice(11, 19)}Z`
}
