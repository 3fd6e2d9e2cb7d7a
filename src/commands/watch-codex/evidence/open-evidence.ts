import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Context } from '../../../cli/context.ts'
import type { WatchRequest } from '../watch-request.ts'
import { WatchEvidence } from './watch-evidence.ts'

/**
 * Opens the evidence of a watch: the folder that was named, or a new one `watch-20261120T141502Z-7f3a`. One that another
 * watch has left decides since when, unless a person said so: what came while nobody watched is not left out. Throws
 * CODEXKIT_FILE.
 */
export async function openEvidence(
  context: Context,
  request: WatchRequest,
  options: { evidenceRoot: string; evidenceFolder: string | undefined },
): Promise<{ evidence: WatchEvidence; request: WatchRequest }> {
  const { cwd, redactor, now } = context
  const { evidenceFolder } = options
  const folder =
    evidenceFolder === undefined
      ? join(resolve(cwd, options.evidenceRoot), newName(now()))
      : resolve(cwd, evidenceFolder)
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
