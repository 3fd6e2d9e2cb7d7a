import type { Env } from '../../platform/host.ts'
import type { Capabilities } from '../capabilities/capabilities.ts'
import { mcpConfig } from './mcp-config.ts'
import type { ModelSettings } from './model-settings.ts'
import { resolveProfile } from './profile.ts'
import { chooseProvider, type Provider } from './provider.ts'
import { secretsIn } from './provider-secrets.ts'
import type { RunConfig } from './run-config.ts'
import { loadSourceConfig } from './source-config.ts'

/** What a run's configuration is made from. */
export interface RunConfigRequest {
  settings: ModelSettings
  approvalPolicy: string
  sandboxMode: string
  /** The user's own Codex home. It is read for a profile or for MCP servers only. */
  sourceHome: string
  /** Where variables that the configuration names are looked up. */
  env: Env
}

/** A run's configuration and what must come with it. */
export interface BuiltRunConfig {
  config: RunConfig
  provider: Provider
  /** Variables that Codex must have besides the key. */
  variables: readonly string[]
  /** Those of them whose values are secrets, whatever their names. */
  secretVariables: readonly string[]
  /** Values that stand in config.toml itself and must be redacted, and scrubbed afterwards. */
  secrets: readonly { name: string; value: string }[]
  warnings: readonly { code: string; message: string }[]
}

/**
 * Decides what the private config.toml of a run says; flags beat the profile, and the profile beats other sources.
 * Throws CODEX_INVALID_CONFIG, CODEX_INVALID_OPTIONS or CODEXKIT_MISSING_INPUT before anything is written.
 */
export async function buildRunConfig(request: RunConfigRequest, capabilities: Capabilities): Promise<BuiltRunConfig> {
  const { settings, approvalPolicy, sandboxMode, sourceHome, env } = request
  const { profile: profileName, mcp, explicit = [] } = settings
  const source = profileName !== undefined || mcp === 'merge' ? await loadSourceConfig(sourceHome) : undefined
  const profile = source && profileName !== undefined ? await resolveProfile(source, profileName) : undefined
  const provider = chooseProvider(settings, profile, capabilities)
  const servers = await mcpConfig(settings, source, env, capabilities)
  const config: RunConfig = {
    model: explicit.includes('model') ? settings.model : (profile?.model ?? settings.model),
    approvalPolicy,
    sandboxMode,
    ...(provider.table
      ? {
          provider: {
            model_provider: provider.table.name,
            model_providers: { [provider.table.name]: provider.table.entry },
          },
        }
      : { openaiBaseUrl: provider.baseUrl }),
    ...(profile && { extras: profile.extras }),
    ...(Object.keys(servers.servers).length > 0 && { mcpServers: servers.servers }),
  }
  const ignored = profile?.ignored ?? []
  return {
    config,
    provider,
    variables: [...new Set([...provider.headerVariables, ...servers.variables])],
    secretVariables: [...provider.headerVariables, ...servers.secretVariables],
    secrets: [...secretsIn(provider.table?.entry), ...servers.secrets],
    warnings: [
      ...servers.warnings.map((message) => ({ code: 'MCP_CONFIG', message })),
      ...(ignored.length > 0
        ? [{ code: 'PROFILE_SETTING', message: `Not taken from the profile: ${ignored.join(', ')}.` }]
        : []),
    ],
  }
}
