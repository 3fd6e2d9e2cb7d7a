import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { writeFileAtomic, type FileWriter } from '../platform/atomic-write.ts'
import { runGit } from '../platform/git.ts'
import type { Host } from '../platform/host.ts'
import { readOptional } from '../platform/read-optional.ts'
import { decodeText, encodeText, lineEndOf } from './text-encoding.ts'

/** What never belongs into a repository: secrets, evidence of runs, state. */
const PRIVATE_PATHS = ['.env', 'docs/evidence/codex/', 'state/']

const UNTRACK = 'Type "git rm --cached .env", commit that, and run again. Replace any secret it ever held.'

/**
 * Throws CODEXKIT_UNSAFE_ENV_FILE when git tracks `.env`, for a secret written there would be committed; and when a
 * repository is there of which git cannot tell (damaged, or somebody else's).
 */
export async function refuseTrackedEnvFile(host: Host, workspace: string): Promise<void> {
  const path = join(workspace, '.env')
  const run = await runGit(host, workspace, ['ls-files', '--', '.env'])
  if (run.status === 'missing') return
  host.signal.throwIfAborted()
  const exited = run.status === 'exited'
  if (exited && run.code === 0) {
    if (run.stdout.trim() === '') return
    throw unsafe(path, `git tracks ${path}, so no secret may go into it.`, UNTRACK)
  }
  if (exited && run.stderr.includes('not a git repository')) return
  const reason = exited
    ? run.stderr.trim().split(/\r?\n/, 1)[0] || `git ended with code ${run.code}`
    : 'git did not answer'
  throw unsafe(
    path,
    `git cannot tell whether it tracks ${path}: ${reason}.`,
    `Type "git status" in ${workspace} and mend what it says.`,
  )
}

function unsafe(path: string, message: string, hint: string): CodexkitError {
  return new CodexkitError('CODEXKIT_UNSAFE_ENV_FILE', message, { hint, details: { path } })
}

/**
 * Adds the private paths to `.gitignore` that nothing ignores yet. Gives back the lines it added. Throws
 * CODEXKIT_UNSAFE_ENV_FILE for a file that git cannot read.
 */
export async function guardIgnoreFile(
  host: Host,
  workspace: string,
  write: FileWriter = writeFileAtomic,
): Promise<string[]> {
  const path = join(workspace, '.gitignore')
  const decoded = decodeText((await readOptional(path)) ?? Buffer.alloc(0))
  if (decoded.encoding.startsWith('utf16')) {
    const message = `git cannot read ${path}: it is UTF-16, so it protects nothing.`
    throw unsafe(path, message, 'Save it as UTF-8 and run again.')
  }
  const lines = decoded.text.split(/\r?\n/).map((line) => line.trim())
  const missing: string[] = []
  for (const wanted of PRIVATE_PATHS) {
    const listed = lines.includes(wanted) || lines.includes(`/${wanted}`)
    // git knows of other rules too, and of a later `!.env`; only where it cannot tell do the lines count.
    if (!((await isIgnored(host, workspace, wanted)) ?? listed)) missing.push(wanted)
  }
  if (missing.length === 0) return []
  const end = lineEndOf(decoded.text)
  const gap = decoded.text === '' ? '' : decoded.text.endsWith('\n') ? end : end + end
  const added = ['# codexkit: secrets, evidence, state', ...missing, ''].join(end)
  await write(path, encodeText({ ...decoded, text: decoded.text + gap + added }))
  return missing
}

/** What git says, or undefined without git and outside a repository. */
async function isIgnored(host: Host, workspace: string, path: string): Promise<boolean | undefined> {
  const run = await runGit(host, workspace, ['check-ignore', '--quiet', '--no-index', '--', path])
  if (run.status !== 'exited') return undefined
  return run.code === 0 ? true : run.code === 1 ? false : undefined
}
