import { join } from 'node:path'
import { CodexkitError } from '../errors.ts'
import { writeFileAtomic } from '../platform/atomic-write.ts'
import { gitOutput, runGit } from '../platform/git.ts'
import type { Host } from '../platform/host.ts'
import { readOptional } from '../platform/read-optional.ts'
import { decodeText, encodeText, lineEndOf } from './text-encoding.ts'

/** What never belongs into a repository: secrets, evidence of runs, state. */
const PRIVATE_PATHS = ['.env', 'docs/evidence/codex/', 'state/']

/** Throws CODEXKIT_UNSAFE_ENV_FILE when git tracks `.env`: a secret written there would be committed. */
export async function refuseTrackedEnvFile(host: Host, workspace: string): Promise<void> {
  const tracked = await gitOutput(host, workspace, ['ls-files', '--', '.env'])
  if (!tracked) return
  throw new CodexkitError(
    'CODEXKIT_UNSAFE_ENV_FILE',
    `git tracks ${join(workspace, '.env')}, so no secret may go into it.`,
    {
      hint: 'Type "git rm --cached .env", commit that, and run again. Replace any secret it ever held.',
      details: { path: join(workspace, '.env') },
    },
  )
}

/** Adds the private paths to `.gitignore` that nothing ignores yet. Gives back the lines it added. */
export async function guardIgnoreFile(host: Host, workspace: string): Promise<string[]> {
  const path = join(workspace, '.gitignore')
  const decoded = decodeText((await readOptional(path)) ?? Buffer.alloc(0))
  const lines = decoded.text.split(/\r?\n/).map((line) => line.trim())
  const missing: string[] = []
  for (const wanted of PRIVATE_PATHS) {
    if (!lines.includes(wanted) && !lines.includes(`/${wanted}`) && !(await isIgnored(host, workspace, wanted))) {
      missing.push(wanted)
    }
  }
  if (missing.length === 0) return []
  const end = lineEndOf(decoded.text)
  const gap = decoded.text === '' ? '' : decoded.text.endsWith('\n') ? end : end + end
  const added = ['# codexkit: secrets, evidence, state', ...missing, ''].join(end)
  await writeFileAtomic(path, encodeText({ ...decoded, text: decoded.text + gap + added }))
  return missing
}

async function isIgnored(host: Host, workspace: string, path: string): Promise<boolean> {
  const run = await runGit(host, workspace, ['check-ignore', '--quiet', '--no-index', '--', path])
  return run.status === 'exited' && run.code === 0
}
