import { gte } from 'semver'

export interface ExecRequest {
  codexVersion: string
  workingDirectory: string
  sandboxMode: string
  approvalPolicy: string
  lastMessagePath: string
  skipGitRepoCheck: boolean
}

/** Since 0.153 Codex waits for a lost network for ever unless this is off. docs/notes/codex/exec-json.md */
const UNBOUNDED_RETRIES_SINCE = '0.153.0'

/**
 * The arguments of `codex exec`, in an order that every version accepts; the prompt follows on stdin. The sandbox is
 * always named, because some versions remember trust and change their default.
 */
export function execArgs(request: ExecRequest): string[] {
  const { codexVersion } = request
  return [
    ['exec'],
    ['-c', `approval_policy="${request.approvalPolicy}"`],
    ['--sandbox', request.sandboxMode],
    ['--json'],
    ['--output-last-message', request.lastMessagePath],
    request.skipGitRepoCheck ? ['--skip-git-repo-check'] : [],
    gte(codexVersion, UNBOUNDED_RETRIES_SINCE) ? ['--disable', 'unbounded_connection_retries'] : [],
    ['-C', request.workingDirectory],
    ['-'],
  ].flat()
}
