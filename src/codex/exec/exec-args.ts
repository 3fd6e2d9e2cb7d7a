import { gte } from 'semver'
import { CodexkitError } from '../../errors.ts'
import { CAPABILITY_TABLE } from '../capabilities/capability-table.ts'
import type { TurnLimitsRequest, TurnRequest } from '../engine.ts'

/** What of a turn the arguments depend on. */
export type ExecRequest = Omit<TurnRequest, keyof TurnLimitsRequest | 'program' | 'env' | 'prompt' | 'prepare'>

/**
 * The arguments of `codex exec`, in an order that every version accepts: all flags before `resume`; the prompt follows
 * on stdin. The sandbox is always named, because some versions remember trust and change their default. Throws
 * CODEX_INVALID_OPTIONS for what this version cannot do. docs/notes/codex/capabilities.md
 */
export function execArgs(request: ExecRequest): string[] {
  refuseUnavailable(request)
  const { capabilities, outputSchemaPath, resumeThreadId } = request
  return [
    ['exec'],
    ['-c', `approval_policy="${request.approvalPolicy}"`],
    ['--sandbox', request.sandboxMode],
    ['--json'],
    ['--output-last-message', request.lastMessagePath],
    request.skipGitRepoCheck ? ['--skip-git-repo-check'] : [],
    request.ephemeral ? ['--ephemeral'] : [],
    request.addDirs.flatMap((folder) => ['--add-dir', folder]),
    outputSchemaPath === undefined ? [] : ['--output-schema', outputSchemaPath],
    capabilities.disableUnboundedRetries ? ['--disable', 'unbounded_connection_retries'] : [],
    ['-C', request.workingDirectory],
    resumeThreadId === undefined ? [] : ['resume', resumeThreadId],
    ['-'],
  ].flat()
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

function refuseUnavailable({ capabilities, ...request }: ExecRequest): void {
  const refuse = (message: string, hint: string): never => {
    throw new CodexkitError('CODEX_INVALID_OPTIONS', message, { hint, details: { codexVersion: capabilities.version } })
  }
  const wanted = [
    { name: 'addDir', flag: '--add-dir', asked: request.addDirs.length > 0 },
    { name: 'ephemeral', flag: '--ephemeral', asked: request.ephemeral },
    { name: 'outputSchema', flag: '--output-schema', asked: request.outputSchemaPath !== undefined },
  ] as const
  for (const { name, flag, asked } of wanted) {
    if (!asked || capabilities[name]) continue
    const { first } = CAPABILITY_TABLE[name]
    const since = gte(capabilities.version, first) ? ' any more.' : `: Codex has it since ${first}.`
    refuse(`Codex ${capabilities.version} has no ${flag}${since}`, 'Use another Codex, or leave the option out.')
  }
  if (request.approvalPolicy === 'untrusted' && !capabilities.untrustedApproval) {
    refuse(`Codex ${capabilities.version} refuses the approval policy untrusted.`, 'Use never.')
  }
  if (request.resumeThreadId !== undefined && !UUID.test(request.resumeThreadId)) {
    // Anything else is taken for the name of a thread, and every version begins a new one in silence.
    refuse(
      'A thread to resume must be named by its id, a UUID.',
      'Take it from verdict.json or from "codexkit evidence list".',
    )
  }
}
