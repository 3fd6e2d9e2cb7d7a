export { buildRunConfig, type BuiltRunConfig } from './build-run-config.ts'
export { createNormaliser, itemFailed, type AgentEvent } from './agent-events.ts'
export { capabilities, type Capabilities } from './capabilities.ts'
export { probeCodexVersion } from './codex-version.ts'
export type { CodexEvent, TurnUsage } from './events.ts'
export { execArgs } from './exec-args.ts'
export type { TurnEnd } from './engine.ts'
export { execEngine } from './exec-engine.ts'
export { FAILURE_RULES, UNKNOWN_FAILURE } from './failure-rules.ts'
export { classifyFailure } from './failure.ts'
export { probeCapabilities } from './probe-capabilities.ts'
export { removeLegacyAuth, writeLegacyAuth } from './legacy-auth.ts'
export { hasLogin, holdLoginHome, loginSecrets, prepareLogin, prepareLoginRun } from './login-home.ts'
export { askLoginState, type LoginState } from './login-state.ts'
export {
  isCustomEndpoint,
  OPENAI_BASE_URL,
  type AuthMode,
  type LocalProvider,
  type ModelSettings,
  type WireApi,
} from './model-settings.ts'
export type { ProviderKey } from './provider.ts'
export { looksSecret } from './provider-secrets.ts'
export type { RunConfig } from './run-config.ts'
export { cleanRunHomes, createRunHome } from './run-home.ts'
export { scrubRunHome } from './scrub-run-home.ts'
export { createSchemaAlarm } from './schema-alarm.ts'
export { sourceHomeOf } from './source-config.ts'
export {
  eachRolloutLine,
  findRollouts,
  rolloutErrorInfo,
  rolloutThreadId,
  seedRollout,
  type Rollout,
} from './rollouts.ts'
