import { CodexkitError } from '../../errors.ts'
import { formatDuration } from '../../platform/duration.ts'
import type { Host } from '../../platform/host.ts'
import { runShellLine, type ShellLineRun } from '../../platform/shell-line.ts'
import { findShell, type Shell } from '../../platform/shell.ts'
import { waitForEndpoints } from '../../platform/wait-for-endpoints.ts'
import { describeLineRun, lineByHand } from './line-run.ts'

/** What must be fine before Codex is paid for. */
export interface Gates {
  /** Lines for the system's shell, in this order. They get the whole environment of codexkit. */
  before: readonly string[]
  /** Addresses that must answer with a status below 500, asked after the lines: a line may start a service. */
  waitHttp: readonly string[]
}

export interface GateFacts {
  host: Host
  workingDirectory: string
  /** For each line. */
  timeoutMs: number
  /** For all addresses together (--wait-timeout). */
  waitTimeoutMs: number
  redact: (text: string) => string
  /** What is being waited for now, redacted, for a live view. */
  onProgress?: (text: string) => void
  /** Only for tests: another shell than the system's. */
  shell?: Shell
}

/**
 * Runs the gates one after the other and ends at the first that does not pass. Throws CODEXKIT_GATE for a line,
 * CODEXKIT_NETWORK for an address, CODEX_INVALID_OPTIONS for what is no address, CODEXKIT_DEPENDENCY without a shell, and
 * the host's reason on Ctrl-C.
 */
export async function runGates(gates: Gates, facts: GateFacts): Promise<void> {
  const { host, waitTimeoutMs, onProgress } = facts
  if (gates.before.length > 0) {
    const shell = facts.shell ?? (await findShell(host))
    for (const line of gates.before) await runBefore(shell, line, facts)
  }
  if (gates.waitHttp.length === 0) return
  await waitForEndpoints(host, gates.waitHttp, {
    timeoutMs: waitTimeoutMs,
    onTick: ({ missing, leftMs }) => onProgress?.(`Waiting for ${missing.join(', ')}, ${formatDuration(leftMs)} left`),
  })
}

async function runBefore(shell: Shell, line: string, facts: GateFacts): Promise<void> {
  const { host, workingDirectory, timeoutMs, redact, onProgress } = facts
  host.signal.throwIfAborted()
  onProgress?.(`Running ${redact(line)}`)
  const { env, signal } = host
  const run = await runShellLine({ shell, line, cwd: workingDirectory, env, timeoutMs, signal })
  host.signal.throwIfAborted()
  if (run.status === 'exited' && run.code === 0) return
  throw await gateError(shell, line, run, facts)
}

async function gateError(
  shell: Shell,
  line: string,
  run: ShellLineRun,
  { workingDirectory, timeoutMs, redact }: GateFacts,
): Promise<CodexkitError> {
  const said = describeLineRun(line, run, { timeoutMs, redact })
  const byHand = redact(await lineByHand(shell, line, workingDirectory))
  return new CodexkitError('CODEXKIT_GATE', `Codex was not started: ${said.message}`, {
    hint: `Run it by hand: ${byHand}`,
    details: { command: redact(line), exitCode: run.code, status: run.status, output: said.lastLines },
  })
}
