import type { OptionValues } from '../../cli/command-spec.ts'
import { CodexkitError } from '../../errors.ts'
import type { spec } from './spec.ts'

/** Throws CODEXKIT_USAGE for options that ask for two things at once, or that mean nothing together. */
export function refuseMixedOptions(options: OptionValues<typeof spec>): void {
  const { list, prune, follow, noFollow, jsonl, full, evidence, evidenceFolder, excerpt, exitWhen } = options
  const keeps = evidence || evidenceFolder !== undefined
  const ends = list || prune
  const { since, until, grep, timeout, source, target, thread } = options
  const filters = { since, until, grep, timeout, source: source[0], target: target[0], thread: thread[0] }
  const filter = Object.entries(filters).find(([, value]) => value !== undefined)?.[0]
  const mixes: readonly [boolean, string][] = [
    [follow && noFollow, '--follow and --no-follow'],
    [list && prune, '--list and --prune'],
    [ends && follow, `${list ? '--list' : '--prune'} and --follow`],
    [ends && (keeps || excerpt !== undefined), `${list ? '--list' : '--prune'} and evidence`],
    [ends && filter !== undefined, `${list ? '--list' : '--prune'}, which looks at everything, and --${filter}`],
    [ends && exitWhen !== undefined, `${list ? '--list' : '--prune'} and --exit-when`],
    [excerpt !== undefined && follow, '--excerpt, which ends, and --follow'],
    [excerpt !== undefined && options.since !== undefined, '--excerpt and --since'],
    [jsonl && full, '--jsonl, which is always full, and --full'],
  ]
  const mixed = mixes.find(([together]) => together)
  if (mixed) {
    throw new CodexkitError('CODEXKIT_USAGE', `Two things are asked for at once: ${mixed[1]}.`, {
      hint: 'Leave one of them out.',
    })
  }
  const idle = options.yes ? '--yes' : options.olderThan !== undefined ? '--older-than' : undefined
  if (idle === undefined || prune) return
  throw new CodexkitError('CODEXKIT_USAGE', `${idle} means something with --prune only.`, { hint: 'Add --prune.' })
}
