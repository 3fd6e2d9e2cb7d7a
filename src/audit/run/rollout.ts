import { eachRolloutLine, findRollouts, rolloutErrorInfo, type Rollout } from '../../codex/index.ts'
import { EVIDENCE_FILES, type EvidenceWriter } from '../../evidence/index.ts'

/** Codex's own records of one attempt. */
export interface AttemptRollouts {
  /** The thread that was run. */
  own: Rollout | undefined
  /** Threads that Codex itself started beside it. */
  others: readonly Rollout[]
  /** What Codex calls the failure of the last turn that failed. */
  errorInfo: unknown
}

/**
 * Finds what an attempt left in its home. `threadId` is what Codex said; up to 0.42 it says nothing (null), and then the
 * new rollout tells, or, when there is none, the resumed one. `before` is what the home held already: a login home
 * serves many runs.
 */
export async function findAttemptRollouts(
  codexHome: string,
  { threadId, before, resumed }: { threadId: string | null; before: readonly Rollout[]; resumed: string | undefined },
): Promise<AttemptRollouts> {
  const all = await findRollouts(codexHome)
  const known = new Set(before.map(({ path }) => path))
  const fresh = all.filter(({ path }) => !known.has(path))
  const byId = (id: string | null | undefined): Rollout | undefined => all.find((rollout) => rollout.threadId === id)
  const own = threadId === null ? (fresh[0] ?? byId(resumed)) : byId(threadId)
  let errorInfo: unknown
  if (own) await eachRolloutLine(own.path, ({ text }) => (errorInfo = rolloutErrorInfo(text) ?? errorInfo))
  return { own, others: fresh.filter((rollout) => rollout !== own), errorInfo }
}

/**
 * Copies the records into the evidence, line by line, without secrets: the thread's as `rollout.jsonl`, the others as
 * `rollout-THREAD.jsonl`.
 */
export async function copyRollouts({ own, others }: AttemptRollouts, evidence: EvidenceWriter): Promise<void> {
  const named = [
    ...(own ? [{ path: own.path, name: EVIDENCE_FILES.rollout as string }] : []),
    ...others.map(({ path, threadId }) => ({ path, name: `rollout-${threadId}.jsonl` })),
  ]
  for (const { path, name } of named) {
    await eachRolloutLine(path, ({ text, cut, droppedBytes }) => {
      if (cut) evidence.appendBeginning(name, text, droppedBytes)
      else evidence.append(name, `${text}\n`)
    })
  }
}
