import type { Capabilities, ModelSettings, RunConfig } from '../../codex/index.ts'
import type { Env } from '../../platform/host.ts'
import {
  REHEARSAL_KEY_NAME,
  rehearsalEnv,
  rehearsalProviderConfig,
  renderRequestLog,
  startRehearsal,
  type RehearsalScenario,
} from '../../rehearsal/index.ts'
import type { AuditDeps } from '../request/audit-request.ts'
import type { RehearsalProof } from '../verdict/judge.ts'
import { openProvider } from './open-provider.ts'

/** What must be known to open a model. */
export interface ModelRequest extends ModelSettings {
  prompt: string
  workingDirectory: string
  approvalPolicy: string
  sandboxMode: string
  rehearse?: RehearsalScenario
}

/** The model that a run talks to: a provider by key or login, or a rehearsal on loopback. It must be closed. */
export interface OpenModel {
  config: RunConfig
  /** Variables that only the child gets: the key, never in argv. */
  env: Env
  /** Values that must not stay behind in the run home. */
  secrets: readonly string[]
  /** The home to run in instead of a new one: codexkit's login home. It is kept. */
  codexHome?: string
  /** Writes what this model needs into the home, before Codex starts. */
  prepareHome?: (codexHome: string) => Promise<void>
  /** Takes it away again, after Codex ended and however it did. */
  cleanHome?: (codexHome: string) => Promise<void>
  warnings: readonly { code: string; message: string }[]
  /** Undefined unless rehearsing. */
  proof: () => RehearsalProof | undefined
  requestLog: () => string | undefined
  close: () => Promise<void>
}

/** Opens the model of a request. Throws CODEXKIT_MISSING_INPUT when it needs a key and none is set. */
export async function openModel(
  request: ModelRequest,
  deps: AuditDeps,
  capabilities: Capabilities,
): Promise<OpenModel> {
  if (request.rehearse === undefined) return openProvider(request, deps, capabilities)
  const { approvalPolicy, sandboxMode, rehearse } = request
  const rehearsal = await startRehearsal({
    scenario: rehearse,
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
    warnings: ignoredSettings(request),
    proof: () => ({ promptReceived: rehearsal.promptReceived(), writeConfirmed: rehearsal.writeConfirmed() }),
    requestLog: () => renderRequestLog(rehearsal.requests()),
    close: rehearsal.close,
  }
}

/** What was asked of the model, and has no part in a rehearsal: a warning, so that nobody takes it for proven. */
function ignoredSettings({ explicit = [], ...request }: ModelRequest): OpenModel['warnings'] {
  const unset = [undefined, false, 'none', 'auto']
  const names = {
    ...(explicit.includes('model') && { '--model': request.model }),
    ...(explicit.includes('baseUrl') && { '--base-url': request.baseUrl }),
    '--provider': request.provider,
    '--env-key': request.envKey,
    '--wire-api': request.wireApi,
    '--query-param': request.queryParams,
    '--http-header': request.httpHeaders,
    '--env-http-header': request.envHttpHeaders,
    '--oss': request.oss,
    '--profile': request.profile,
    '--mcp': request.mcp,
    '--auth': request.auth,
  }
  const ignored = Object.entries(names).flatMap(([name, value]) => (unset.some((none) => none === value) ? [] : [name]))
  if (ignored.length === 0) return []
  const message = `A rehearsal has a model of its own, so it does not show whether these work: ${ignored.join(', ')}.`
  return [{ code: 'REHEARSAL_IGNORES', message }]
}
