import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Context } from '../../../cli/context.ts'
import type { WatchRequest } from '../watch-request.ts'
import { WatchEvidence } from './watch-evidence.ts'

/** The folder that was named, or a new one `watch-20261120T141502Z-7f3a` in the evidence. */
export function evidenceFolderOf(
  { cwd, now }: Context,
  { evidenceRoot, evidenceFolder }: { evidenceRoot: string; evidenceFolder: string | undefined },
): string {
  return evidenceFolder === undefined ? join(resolve(cwd, evidenceRoot), newName(now())) : resolve(cwd, evidenceFolder)
}

/**
 * Opens the evidence of a watch. A folder that another watch has left decides since when, unless a person said so: what
 * came while nobody watched is not left out. Throws CODEXKIT_FILE.
 */
export async function openEvidence(
  { redactor, now }: Context,
  request: WatchRequest,
  folder: string,
): Promise<{ evidence: WatchEvidence; request: WatchRequest }> {
  const evidence = await WatchEvidence.open({ folder, redactor, now, maxBytes: request.evidenceBytes })
  const goesOn = Object.keys(evidence.cursors).length > 0
  if (goesOn && !request.sinceGiven)
    return { evidence, request: { ...request, sinceMs: evidence.sinceMs ?? undefined } }
  evidence.sinceMs = request.sinceMs ?? null
  return { evidence, request }
}

function newName(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '')
  return `watch-${stamp}-${randomBytes(2).toString('hex')}`
}
