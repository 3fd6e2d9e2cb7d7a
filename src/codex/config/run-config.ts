import { stringify, type TomlTable } from 'smol-toml'

/** The part of config.toml that names another provider than the built-in one, in the wire's own spelling. */
export interface ProviderConfig {
  model_provider: string
  model_providers: Record<string, TomlTable>
}

/** What one run's private config.toml says. */
export interface RunConfig {
  model: string
  approvalPolicy: string
  sandboxMode: string
  /** Address for the built-in provider; read by Codex 0.116 and newer. */
  openaiBaseUrl?: string
  /** Another provider than the built-in one. */
  provider?: ProviderConfig
  /** Other settings of the model, from a profile; those above win. */
  extras?: TomlTable
  /** The table `mcp_servers`. */
  mcpServers?: TomlTable
}

/** The text of config.toml for a run home. Codex's own check for updates is off: the version is pinned. */
export function renderRunConfig(config: RunConfig): string {
  return stringify({
    ...config.extras,
    model: config.model,
    approval_policy: config.approvalPolicy,
    sandbox_mode: config.sandboxMode,
    check_for_update_on_startup: false,
    ...(config.openaiBaseUrl !== undefined && { openai_base_url: config.openaiBaseUrl }),
    ...config.provider,
    ...(config.mcpServers !== undefined && { mcp_servers: config.mcpServers }),
  })
}
