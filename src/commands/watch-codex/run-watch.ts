import type { OptionValues } from '../../cli/command-spec.ts'
import type { Outcome, Warning } from '../../cli/outcome.ts'
import { CodexkitError } from '../../errors.ts'
import { formatDuration } from '../../platform/duration.ts'
import { keepYoungHeapSmall } from '../../platform/small-young-heap.ts'
import { createEntryOutput } from './entry-output.ts'
import type { WatchEvidence } from './evidence/watch-evidence.ts'
import type { FoundPlaces } from './find-places.ts'
import type { LogAccess } from './log-access.ts'
import type { WatchedResult, WatchEnding } from './result.ts'
import type { spec } from './spec.ts'
import type { Context } from '../../cli/context.ts'
import { WatchSummary } from './summary.ts'
import { watchDisk } from './watch-disk.ts'
import { sayWhatIsAbsent, watchPlaces } from './watch-places.ts'
import type { WatchRequest } from './watch-request.ts'
import { createWatch } from './watch.ts'

/** How often the summary line is drawn: fast enough to be live, and no burden while entries come by the thousand. */
const DRAW_MS = 200

/** Shows and keeps what Codex writes until it ends. Throws CODEXKIT_FILE, or the reason of the signal. */
export async function runWatch(
  context: Context,
  options: OptionValues<typeof spec>,
  request: WatchRequest,
  found: FoundPlaces,
  logs: LogAccess,
): Promise<Outcome<WatchedResult>> {
  keepYoungHeapSmall()
  if (!request.evidence) return showWatch(context, options, { request, evidence: undefined }, found, logs)
  // Loaded only where it is wanted: the first line is to come at once.
  const { evidenceFolderOf, openEvidence } = await import('./evidence/open-evidence.ts')
  const { withEvidenceLock } = await import('./evidence/lock-evidence.ts')
  const folder = evidenceFolderOf(context, options)
  const { progress, signal } = context
  const onWait = (): void => progress.say(`Waiting for a watch that writes to ${folder}, or was killed just now.`)
  return withEvidenceLock(folder, { signal, onWait }, async () => {
    return showWatch(context, options, await openEvidence(context, request, folder), found, logs)
  })
}

async function showWatch(
  context: Context,
  options: OptionValues<typeof spec>,
  { request, evidence }: { request: WatchRequest; evidence: WatchEvidence | undefined },
  found: FoundPlaces,
  logs: LogAccess,
): Promise<Outcome<WatchedResult>> {
  const { progress, signal, now } = context
  const summary = new WatchSummary()
  const { follow } = request
  const say = (warning: Warning): void => progress.say(`warning: ${warning.message}`)
  const output = createEntryOutput(context, { jsonl: options.jsonl, full: options.full })
  let drawnAt = 0
  const onTick = (): void => {
    if (!follow || performance.now() - drawnAt < DRAW_MS) return
    drawnAt = performance.now()
    place.tick()
    disk.tick()
    progress.update(summary.line(now().getTime(), disk.grownBytes()))
  }
  const watch = createWatch({ request, logs, output, evidence, summary, signal, now, onTick })
  const place = watchPlaces(context, options.codexHome, found, watch.add)
  const disk = watchDisk(logs, place.places, request.warnBytes, follow ? say : () => undefined)
  if (follow) found.warnings.forEach(say)
  await sayWhatIsAbsent(found.ownHomes, progress.say, follow)
  watch.add(found.places)
  const ended = await runAndSeal(watch.run, evidence, (folder) => progress.say(`Evidence: ${folder}`))
  progress.clear()
  if (!follow) await disk.look()
  const { levels, gaps, threads, tokens, lastMs, shown } = summary
  const lastEntry = lastMs === undefined ? null : new Date(lastMs).toISOString()
  const counts = { entries: shown, levels, gaps, threads, tokens, lastEntry }
  const result: WatchedResult = { mode: 'watched', ended, ...counts, evidence: evidence?.folder ?? null }
  const error = missedError(ended, request)
  const warnings = [...place.warnings(), ...watch.gaps(), ...disk.warnings()]
  return { result, exitCode: error?.exitCode ?? 0, warnings, error }
}

/** Whatever ends the watch, also Ctrl-C: what was kept is complete and has its hashes. */
async function runAndSeal(
  run: () => Promise<WatchEnding>,
  evidence: WatchEvidence | undefined,
  say: (folder: string) => void,
): Promise<WatchEnding> {
  try {
    return await run()
  } finally {
    await evidence?.seal()
    if (evidence) say(evidence.folder)
  }
}

/** What was waited for and did not come. */
function missedError(ended: WatchEnding, { exitWhen, timeoutMs = 0 }: WatchRequest): CodexkitError | undefined {
  if (exitWhen === undefined || ended === 'seen') return undefined
  const hint = 'Look at what came with --level trace, and at --exit-when.'
  if (ended === 'timeout') {
    const message = `What --exit-when waits for did not come within ${formatDuration(timeoutMs)}.`
    return new CodexkitError('CODEX_TIMEOUT', message, { hint })
  }
  return new CodexkitError('CODEXKIT_ASSERTION', 'What --exit-when waits for did not come.', { hint })
}
