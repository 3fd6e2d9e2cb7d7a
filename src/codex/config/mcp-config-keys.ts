/** What stands under a key of `[mcp_servers.NAME]`, and which servers may have it. docs/notes/codex/mcp-config.md */
export interface McpKey {
  kind: 'text' | 'texts' | 'texts-by-name' | 'number' | 'boolean' | 'any'
  servers: 'stdio' | 'http' | 'both'
}

/** Every key that Codex 0.169 knows (`exec --strict-config`). Older versions ignore those they do not know. */
export const MCP_KEYS: Readonly<Record<string, McpKey>> = {
  command: { kind: 'text', servers: 'stdio' },
  args: { kind: 'texts', servers: 'stdio' },
  env: { kind: 'texts-by-name', servers: 'stdio' },
  env_vars: { kind: 'any', servers: 'stdio' },
  cwd: { kind: 'text', servers: 'stdio' },
  url: { kind: 'text', servers: 'http' },
  bearer_token_env_var: { kind: 'text', servers: 'http' },
  http_headers: { kind: 'texts-by-name', servers: 'http' },
  env_http_headers: { kind: 'texts-by-name', servers: 'http' },
  oauth: { kind: 'any', servers: 'http' },
  oauth_resource: { kind: 'text', servers: 'http' },
  auth: { kind: 'any', servers: 'http' },
  scopes: { kind: 'texts', servers: 'both' },
  name: { kind: 'text', servers: 'both' },
  environment_id: { kind: 'text', servers: 'both' },
  startup_timeout_sec: { kind: 'number', servers: 'both' },
  startup_timeout_ms: { kind: 'number', servers: 'both' },
  tool_timeout_sec: { kind: 'number', servers: 'both' },
  enabled: { kind: 'boolean', servers: 'both' },
  required: { kind: 'boolean', servers: 'both' },
  enabled_tools: { kind: 'texts', servers: 'both' },
  disabled_tools: { kind: 'texts', servers: 'both' },
  supports_parallel_tool_calls: { kind: 'boolean', servers: 'both' },
  default_tools_approval_mode: { kind: 'text', servers: 'both' },
  tools: { kind: 'any', servers: 'both' },
}

/** Keys of other tools that say nothing a Codex server does not say by itself. */
export const SILENTLY_LEFT_OUT: readonly string[] = ['type', 'transport', 'description', 'disabled']
