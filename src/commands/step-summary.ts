import { appendFile, stat } from 'node:fs/promises'
import { CodexkitError, systemCodeOf } from '../errors.ts'
import { fileError } from '../platform/file-error.ts'
import { readEnv, type Host } from '../platform/host.ts'

/** GitHub refuses the summary of a step above this: docs.github.com, "Workflow commands", "Step isolation and limits". */
const MAX_SUMMARY_BYTES = 1024 * 1024

/**
 * The file that GitHub Actions shows as the summary of a step. Throws CODEXKIT_USAGE outside of a job; `elsewhere` is the
 * end of the hint: what to do there.
 */
export function stepSummaryPath(host: Pick<Host, 'env' | 'platform'>, elsewhere: string): string {
  const path = readEnv(host, 'GITHUB_STEP_SUMMARY')
  if (path !== undefined) return path
  throw new CodexkitError('CODEXKIT_USAGE', 'There is no step summary: GITHUB_STEP_SUMMARY is not set.', {
    hint: `Use --github in a step of GitHub Actions; elsewhere ${elsewhere}`,
  })
}

/**
 * Adds Markdown behind what the step wrote before. What does not fit in GitHub's limit is left out at the end, and a line
 * at the start says so, with `whole`: where to find all of it. Throws CODEXKIT_FILE.
 */
export async function appendStepSummary(
  path: string,
  markdown: string,
  whole: string,
): Promise<{ path: string; changed: boolean }> {
  try {
    const text = fitBytes(`${markdown}\n`, MAX_SUMMARY_BYTES - (await sizeOf(path)), whole)
    await appendFile(path, text)
    return { path, changed: text !== '' }
  } catch (thrown) {
    throw fileError(thrown, 'write', path)
  }
}

/** Whole lines of a text that take at most so many bytes in UTF-8. The note stands first: an open code block would hide it. */
function fitBytes(text: string, room: number, whole: string): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= room) return text
  const note = Buffer.from(`> This summary is cut, because GitHub takes 1 MiB of a step. ${whole}\n\n`, 'utf8')
  const lineEnd = bytes.subarray(0, Math.max(0, room - note.length)).lastIndexOf('\n') + 1
  return note.length > room ? '' : Buffer.concat([note, bytes.subarray(0, lineEnd)]).toString('utf8')
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'ENOENT') return 0
    throw thrown
  }
}
