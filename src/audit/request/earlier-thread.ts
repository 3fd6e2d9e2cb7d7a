import { join } from 'node:path'
import { eachRolloutLine, rolloutThreadId, type Rollout } from '../../codex/index.ts'
import { EVIDENCE_FILES, readSettings, resolveEvidence } from '../../evidence/index.ts'
import { CodexkitError } from '../../errors.ts'
import { statOptional } from '../../platform/read-optional.ts'

/** The `failureCode` of a resume that has nothing to go on with. */
export const THREAD_NOT_FOUND = 'thread_not_found'

/** A thread that an earlier run left in its evidence. */
export interface EarlierThread {
  rollout: Rollout
  /** The folder of its evidence. */
  evidence: string
  /** What the run was done with, as its environment.json tells; empty when that is missing. */
  settings: Readonly<Record<string, unknown>>
}

/**
 * Finds the thread to go on with: `last`, a thread's id, or an evidence folder, which may come from another machine.
 * Throws CODEX_INVALID_OPTIONS when there is no such run or it left no rollout.
 */
export async function findEarlierThread(root: string, which: string, cwd: string): Promise<EarlierThread> {
  const { folder } = await resolveEvidence(root, which, cwd).catch((thrown: unknown) => {
    if (!(thrown instanceof CodexkitError)) throw thrown
    throw threadNotFound(which, thrown.message, thrown.hint)
  })
  const path = join(folder, EVIDENCE_FILES.rollout)
  if (!(await statOptional(path))?.isFile()) {
    throw threadNotFound(which, `${folder} holds no ${EVIDENCE_FILES.rollout}.`, 'Runs with --ephemeral leave none.')
  }
  const threadId = await threadIdIn(path)
  if (threadId === undefined) {
    throw threadNotFound(which, `${path} does not begin like a rollout of Codex.`, 'Take the evidence of another run.')
  }
  return { rollout: { path, threadId }, evidence: folder, settings: await readSettings(folder) }
}

/** The error of a resume that cannot go on where it was asked to. */
export function threadNotFound(which: string, why: string, hint?: string): CodexkitError {
  return new CodexkitError('CODEX_INVALID_OPTIONS', `Thread not found: ${why}`, {
    hint: hint ?? 'See "codexkit evidence list", or give --resume-or-new to begin a new thread.',
    details: { classification: 'config', failureCode: THREAD_NOT_FOUND, resume: which },
  })
}

async function threadIdIn(path: string): Promise<string | undefined> {
  let first: string | undefined
  await eachRolloutLine(path, ({ text }) => (first ??= text))
  return first === undefined ? undefined : rolloutThreadId(first)
}
