import { resolve } from 'node:path'
import type { Context } from '../cli/context.ts'
import { resolveEvidence, type EvidenceRun } from '../evidence/index.ts'

/** The absolute path of the evidence root, as `run-audit` has it. */
export function evidenceRootOf(context: Context, options: { evidenceRoot: string }): string {
  return resolve(context.cwd, options.evidenceRoot)
}

/** The run that an option names. Throws CODEXKIT_MISSING_INPUT or CODEXKIT_USAGE. */
export function findEvidence(context: Context, options: { evidenceRoot: string }, which: string): Promise<EvidenceRun> {
  return resolveEvidence(evidenceRootOf(context, options), which, context.cwd)
}
