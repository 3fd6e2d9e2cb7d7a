import { CodexkitError } from '../../errors.ts'
import { findProgram } from '../../platform/find-program.ts'
import { isInGitRepository } from '../../platform/git.ts'
import type { Host } from '../../platform/host.ts'
import { statOptional } from '../../platform/read-optional.ts'
import type { AuditRequest } from './audit-request.ts'

/** Refuses a request that cannot work, before anything is made. Throws CODEX_INVALID_OPTIONS or CODEX_INVALID_CONFIG. */
export async function checkWorkspace(host: Host, request: AuditRequest): Promise<void> {
  const folder = request.workingDirectory
  if (!(await statOptional(folder))?.isDirectory()) {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `The workspace ${folder} is not a folder.`, {
      hint: 'Check --working-dir.',
      details: { workingDirectory: folder },
    })
  }
  for (const added of request.addDirs) {
    if ((await statOptional(added))?.isDirectory()) continue
    throw new CodexkitError('CODEX_INVALID_OPTIONS', `The added folder ${added} is not a folder.`, {
      hint: 'Make it first, or check --add-dir.',
      details: { addDir: added },
    })
  }
  if (request.prompt.trim() === '') {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', 'The prompt is empty.', {
      hint: 'Give --prompt or --prompt-file, or leave both out for the release-readiness audit.',
    })
  }
  const { baseUrl } = request.model
  if (!/^https?:\/\/[^\s/]/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new CodexkitError('CODEX_INVALID_CONFIG', `"${baseUrl}" is not an http or https address.`, {
      hint: 'Check OPENAI_BASE_URL or --base-url.',
      details: { baseUrl },
    })
  }
  if (request.skipGitRepoCheck || (await isInGitRepository(host, folder))) return
  const git = await findProgram(host, 'git')
  throw new CodexkitError(
    'CODEX_INVALID_OPTIONS',
    `${folder} is not in a git repository${git ? '' : ' (git is not on PATH)'}.`,
    {
      hint: 'Run "git init" there, or give --skip-git-repo-check.',
      details: { workingDirectory: folder },
    },
  )
}
