import { FAILURE_RULES, UNKNOWN_FAILURE } from '../../codex/index.ts'
import type { ErrorCode } from '../../errors.ts'

/** One `failureCode` of an error's details: the cause, narrower than its error code. */
export interface KnownFailure {
  failureCode: string
  code: ErrorCode
  retryable: boolean
  /** Where it is not the usual one of its code. */
  exitCode?: number | undefined
  /** What to do about just this. */
  hint: string
}

/** Failures that codexkit finds itself, rather than in the words of Codex. */
const FOUND_BY_CODEXKIT: readonly KnownFailure[] = [
  {
    failureCode: 'timeout',
    code: 'CODEX_TIMEOUT',
    retryable: true,
    hint: 'Codex did not end in time: raise --timeout, or ask for less in one run.',
  },
  {
    failureCode: 'idle-timeout',
    code: 'CODEX_TIMEOUT',
    retryable: true,
    hint: 'Codex said nothing for too long: check the network, or raise --idle-timeout for commands that take long.',
  },
  {
    failureCode: 'not_started',
    code: 'CODEX_INVALID_CONFIG',
    retryable: false,
    exitCode: 7,
    hint: 'The program could not be started: type "codexkit runtime install --force", or check --codex.',
  },
  {
    failureCode: 'missing_result',
    code: 'CODEX_MISSING_RESULT',
    retryable: false,
    hint: 'Codex ended without a terminal event: see stderr.log and codex-events.jsonl in the evidence.',
  },
  {
    failureCode: 'event_after_result',
    code: 'CODEX_INVALID_EVENT',
    retryable: false,
    hint: 'Codex went on after its terminal event: see codex-events.jsonl, and try the pinned Codex.',
  },
  {
    failureCode: 'prompt_not_received',
    code: 'CODEX_INVALID_EVENT',
    retryable: false,
    hint: 'A rehearsal passed without its model: something else answered Codex; see rehearsal-requests.jsonl.',
  },
  {
    failureCode: 'sandbox_write_failed',
    code: 'CODEX_INVALID_CONFIG',
    retryable: false,
    exitCode: 9,
    hint: 'The sandbox of this system did not let a command write into the workspace: see transcript.log.',
  },
  {
    failureCode: 'thread_not_found',
    code: 'CODEX_INVALID_OPTIONS',
    retryable: false,
    hint: 'There is nothing to resume: name the evidence folder of the run, or add --resume-or-new.',
  },
  {
    failureCode: 'no_key',
    code: 'CODEXKIT_MISSING_INPUT',
    retryable: false,
    hint: 'Set CODEX_API_KEY, or log in with "codexkit runtime login"; --skip-without-key ends with 0 instead.',
  },
  {
    failureCode: 'unknown_skill',
    code: 'CODEX_INVALID_OPTIONS',
    retryable: false,
    hint: 'The message lists the skills there are; your own stand in codexkit.toml as [skills.NAME].',
  },
]

/** Every failure code that an error of a Codex run can carry in its details. */
export function knownFailures(): readonly KnownFailure[] {
  return [...FAILURE_RULES, ...FOUND_BY_CODEXKIT, UNKNOWN_FAILURE].map((failure) => {
    const { failureCode, code, retryable, hint } = failure
    const exitCode = 'exitCode' in failure ? failure.exitCode : undefined
    return { failureCode, code, retryable, ...(exitCode !== undefined && { exitCode }), hint }
  })
}
