import type { RunConfig } from '../codex/index.ts'
import type { Env } from '../platform/host.ts'
import {
  REHEARSAL_KEY_NAME,
  rehearsalEnv,
  rehearsalProviderConfig,
  renderRequestLog,
  startRehearsal,
} from '../rehearsal/index.ts'
import { findApiKey } from './api-key.ts'
import type { AuditDeps, AuditRequest } from './audit-request.ts'
import type { RehearsalProof } from './judge.ts'

/** The model that a run talks to: a provider by key, or a rehearsal on loopback. It must be closed. */
export interface OpenModel {
  config: RunConfig
  /** Variables that only the child gets: the key, never in argv and never on disk. */
  env: Env
  /** The values among them that must not stay behind in the run home. */
  secrets: readonly string[]
  /** Undefined unless rehearsing. */
  proof: () => RehearsalProof | undefined
  requestLog: () => string | undefined
  close: () => Promise<void>
}

/** Opens the model of a request. Throws CODEXKIT_MISSING_INPUT when it needs a key and none is set. */
export async function openModel(request: AuditRequest, deps: AuditDeps): Promise<OpenModel> {
  const { approvalPolicy, sandboxMode, model, baseUrl } = request
  if (request.rehearse === undefined) {
    const key = findApiKey(deps.settingsEnv)
    deps.redactor.add('CODEX_API_KEY', key)
    return {
      config: { model, approvalPolicy, sandboxMode, openaiBaseUrl: baseUrl },
      // Codex up to 0.116 reads the address from the environment, newer ones from config.toml.
      env: { CODEX_API_KEY: key, OPENAI_BASE_URL: baseUrl },
      secrets: [key],
      proof: () => undefined,
      requestLog: () => undefined,
      close: () => Promise.resolve(),
    }
  }
  const rehearsal = await startRehearsal({
    scenario: request.rehearse,
    prompt: request.prompt,
    workspace: request.workingDirectory,
    // The run closes it; an interrupt must not cut Codex off before its evidence is written.
    signal: new AbortController().signal,
    now: deps.host.now,
  })
  deps.redactor.add(REHEARSAL_KEY_NAME, rehearsal.apiKey)
  const provider = rehearsalProviderConfig(rehearsal)
  return {
    config: { approvalPolicy, sandboxMode, model: provider.model, provider },
    env: rehearsalEnv(rehearsal),
    secrets: [rehearsal.apiKey],
    proof: () => ({ promptReceived: rehearsal.promptReceived(), writeConfirmed: rehearsal.writeConfirmed() }),
    requestLog: () => renderRequestLog(rehearsal.requests()),
    close: rehearsal.close,
  }
}
