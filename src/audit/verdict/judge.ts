import { classifyFailure, type TurnEnd } from '../../codex/index.ts'
import { CodexkitError } from '../../errors.ts'
import { formatDuration } from '../../platform/duration.ts'
import type { AuditRequest } from '../request/audit-request.ts'
import type { Heard } from '../run/recorder.ts'

/** What a rehearsal proves beyond the events: that its model was really asked, and that `edit` really wrote. */
export interface RehearsalProof {
  promptReceived: boolean
  writeConfirmed: boolean
}

/** What is known of an ended turn beside its events. */
export interface JudgedFacts {
  /** Undefined unless rehearsing. */
  proof: RehearsalProof | undefined
  /** The signal of the host; its reason tells what interrupted the run. */
  signal: AbortSignal
  /** What Codex's rollout calls the failure. */
  errorInfo: unknown
  /** The limit of the user's that was reached. */
  limit: CodexkitError | undefined
  now: Date
}

/** The error of a run that was interrupted. */
export function interruption(signal: AbortSignal): CodexkitError {
  if (signal.reason instanceof CodexkitError) return signal.reason
  return new CodexkitError('CODEXKIT_INTERRUPTED', 'The run was interrupted.')
}

/**
 * Why a run failed, or undefined when it passed. Asked in this order: were we stopped, was a limit reached, what does
 * the terminal event say, did the rehearsal happen. The exit code of Codex is not asked: old versions exit 0 on failure.
 */
export function judge(
  request: AuditRequest,
  end: TurnEnd,
  heard: Heard,
  facts: JudgedFacts,
): CodexkitError | undefined {
  switch (end.reason) {
    case 'interrupted':
      return interruption(facts.signal)
    case 'limit':
      return facts.limit
    // A Codex that hangs after its terminal event had its say: that event is the truth of the run.
    case 'timeout':
      if (heard.terminal) break
      return timeout(`Codex did not end within ${formatDuration(request.timeoutMs)}.`, '--timeout')
    case 'idle-timeout':
      if (heard.terminal) break
      return timeout(`Codex said nothing for ${formatDuration(request.idleTimeoutMs)}.`, '--idle-timeout')
    case 'ended':
      break
  }
  if (end.exit.error) return notStarted(end.exit.error)
  if (!heard.terminal) return withoutTerminal(end, heard)
  if (!heard.terminal.ok) return classifyFailure(heard.terminal.message, { errorInfo: facts.errorInfo, now: facts.now })
  if (heard.eventsAfterResult > 0) {
    return new CodexkitError('CODEX_INVALID_EVENT', 'Codex went on after the end of its turn.', {
      hint: 'See codex-events.jsonl in the evidence, and try the pinned Codex.',
      details: { classification: 'internal', failureCode: 'event_after_result' },
    })
  }
  // The turn is over and paid for, but it went over what was allowed.
  return facts.limit ?? (facts.proof && rehearsalGap(request, facts.proof))
}

function timeout(message: string, option: string): CodexkitError {
  return new CodexkitError('CODEX_TIMEOUT', message, {
    hint: `Give it longer with ${option}, or ask for less; the evidence shows how far it came.`,
    retryable: true,
    details: { classification: 'timeout', failureCode: option.slice(2) },
  })
}

function notStarted(error: Error): CodexkitError {
  return new CodexkitError('CODEX_INVALID_CONFIG', `Codex could not be started: ${error.message}.`, {
    exitCode: 7,
    hint: 'Type "codexkit runtime install --force", or check --codex.',
    details: { classification: 'config', failureCode: 'not_started' },
    cause: error,
  })
}

/** Codex ended without a terminal event: its stderr may say why; if not, the result is missing. */
function withoutTerminal(end: TurnEnd, heard: Heard): CodexkitError {
  const said = heard.stderrTail
    .split('\n')
    .filter((line) => /^(?:Error\b|Not inside a trusted directory)/.test(line))
    .join(' ')
  const known = said === '' ? undefined : classifyFailure(said)
  if (known && known.details['failureCode'] !== 'unknown') return known
  const how = end.exit.signal ? `was killed by ${end.exit.signal}` : `ended with code ${end.exit.code}`
  return new CodexkitError('CODEX_MISSING_RESULT', `Codex ${how} without a result.`, {
    hint: 'See stderr.log and codex-events.jsonl in the evidence.',
    details: { classification: 'internal', failureCode: 'missing_result' },
  })
}

function rehearsalGap(request: AuditRequest, proof: RehearsalProof): CodexkitError | undefined {
  if (!proof.promptReceived) {
    return new CodexkitError(
      'CODEX_INVALID_EVENT',
      'The turn completed, but the rehearsal never received the prompt.',
      {
        hint: 'Something else answered Codex: see rehearsal-requests.jsonl in the evidence.',
        details: { classification: 'internal', failureCode: 'prompt_not_received' },
      },
    )
  }
  if (request.rehearse !== 'edit' || proof.writeConfirmed || request.sandboxMode === 'read-only') return undefined
  return new CodexkitError('CODEX_INVALID_CONFIG', 'The command that Codex ran could not write into the workspace.', {
    exitCode: 9,
    hint:
      request.sandboxMode === 'danger-full-access'
        ? 'See transcript.log in the evidence. There was no sandbox: the command failed, or the login shell that Codex runs it in did not come to it in time (try: time bash -lc true).'
        : 'See transcript.log in the evidence: the sandbox of this system did not let it.',
    details: { classification: 'config', failureCode: 'sandbox_write_failed' },
  })
}
