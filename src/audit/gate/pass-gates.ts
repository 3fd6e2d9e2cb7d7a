import type { AuditDeps, AuditRequest } from '../request/audit-request.ts'
import type { AuditWarning } from '../verdict/audit-result.ts'
import { checkSandbox } from '../canary/check-sandbox.ts'
import { sandboxError } from '../canary/sandbox-error.ts'
import type { ChosenCodex } from '../request/choose-codex.ts'
import { runGates } from './run-gates.ts'

/**
 * What must hold before Codex is paid for: the user's own commands and addresses, and a sandbox that does what its mode
 * says. `rehearse` runs a rehearsed turn that writes, and tells whether it could: some versions can be asked in no other
 * way. Gives back warnings. Throws CODEXKIT_GATE, CODEXKIT_NETWORK, or CODEX_INVALID_CONFIG with exit 9.
 */
export async function passGates(
  request: AuditRequest,
  { host, redactor, onStep }: AuditDeps,
  { identity, capabilities }: ChosenCodex,
  rehearse: () => Promise<boolean>,
): Promise<AuditWarning[]> {
  const { gates, workingDirectory, timeoutMs, sandboxMode } = request
  if (gates.before.length + gates.waitHttp.length > 0) {
    const facts = { host, workingDirectory, timeoutMs, waitTimeoutMs: gates.waitTimeoutMs, redact: redactor.redact }
    await runGates(gates, { ...facts, onProgress: onStep })
  }
  if (!request.canary || sandboxMode === 'danger-full-access') return []
  const found = await checkSandbox({ host, program: identity.program, capabilities, sandboxMode, rehearse })
  const error = sandboxError(found, { host, sandboxMode })
  if (error) throw error
  if (found.state === 'ok') return []
  return [{ code: 'SANDBOX_NOT_CHECKED', message: `The sandbox was not tried before the run: ${found.detail}.` }]
}
