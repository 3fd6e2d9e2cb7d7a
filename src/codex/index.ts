export { buildRunConfig, type BuiltRunConfig } from './config/build-run-config.ts'
export { createNormaliser, itemFailed, type AgentEvent } from './events/agent-events.ts'
export { capabilities, type Capabilities } from './capabilities/capabilities.ts'
export { probeCodexVersion } from './capabilities/codex-version.ts'
export type { CodexEvent, TurnUsage } from './events/events.ts'
export { execArgs } from './exec/exec-args.ts'
export type { TurnEnd, TurnRequest } from './engine.ts'
export { execEngine } from './exec/exec-engine.ts'
export { FAILURE_RULES, UNKNOWN_FAILURE } from './failures/failure-rules.ts'
export { classifyFailure } from './failures/failure.ts'
export { probeCapabilities } from './capabilities/probe-capabilities.ts'
export { removeLegacyAuth, writeLegacyAuth } from './homes/legacy-auth.ts'
export { hasLogin, holdLoginHome, loginSecrets, prepareLogin, prepareLoginRun } from './homes/login-home.ts'
export { askLoginState, type LoginState } from './homes/login-state.ts'
export {
  isCustomEndpoint,
  OPENAI_BASE_URL,
  type AuthMode,
  type LocalProvider,
  type ModelSettings,
  type WireApi,
} from './config/model-settings.ts'
export { checkMcpServer } from './config/mcp-config-check.ts'
export { readMcpFile } from './config/mcp-config-file.ts'
export { MCP_KEYS, SILENTLY_LEFT_OUT } from './config/mcp-config-keys.ts'
export { resolveReferences } from './config/mcp-references.ts'
export { resolveProfile } from './config/profile.ts'
export type { ProviderKey } from './config/provider.ts'
export { looksSecret } from './config/provider-secrets.ts'
export type { RunConfig } from './config/run-config.ts'
export { cleanRunHomes, createRunHome } from './homes/run-home.ts'
export { scrubRunHome } from './homes/scrub-run-home.ts'
export { createSchemaAlarm } from './events/schema-alarm.ts'
export { loadSourceConfig, READ_ONLY_HINT, sourceHomeOf } from './config/source-config.ts'
export {
  eachRolloutLine,
  findRollouts,
  rolloutErrorInfo,
  rolloutThreadId,
  seedRollout,
  type Rollout,
} from './homes/rollouts.ts'
