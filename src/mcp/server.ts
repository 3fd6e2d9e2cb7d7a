import type { TomlTable } from 'smol-toml'

/** Which source of configuration something stands in. Codex lays profile over user, project over both, then flags. */
export type McpLayer = 'mcp.json' | 'user' | 'project' | 'profile' | 'flag'

/** Where a server or a key of it was written. */
export interface McpOrigin {
  /** Absolute path; `-c` for a flag. */
  file: string
  /** From 1; null for a flag, and where the place is not known. */
  line: number | null
  layer: McpLayer
}

/** One `[mcp_servers.NAME]` after all layers were merged, in the spelling of Codex. */
export interface McpServer {
  name: string
  transport: 'stdio' | 'http'
  /** `sse` where a mcp.json asks for the old transport, which Codex does not speak. */
  httpKind?: 'sse'
  /** The layer that wins. */
  origin: McpOrigin
  /** The origin of each key, when it stands elsewhere than `origin` too. */
  keyOrigins: Readonly<Record<string, McpOrigin>>
  enabled: boolean
  required: boolean
  /** The table, with the keys Codex knows and those it does not. Values may be secrets. */
  config: TomlTable
}

/** Everything that can be wrong with a configuration, by a stable id. */
export type McpFindingId =
  | 'mcp.unreadable-config'
  | 'mcp.unknown-key'
  | 'mcp.key-not-for-transport'
  | 'mcp.wrong-value'
  | 'mcp.breaks-codex'
  | 'mcp.not-in-this-version'
  | 'mcp.sse-not-supported'
  | 'mcp.untrusted-project'
  | 'mcp.missing-variable'
  | 'mcp.plain-secret'
  | 'mcp.secret-in-argv'
  | 'mcp.plain-http'
  | 'mcp.unpinned-package'
  | 'mcp.hidden-characters'
  | 'mcp.model-instructions'
  | 'mcp.slow-start'
  | 'mcp.cancelled-tools'

/** What is wrong with a configuration or with what a server says, and how to mend it. */
export interface McpConfigFinding {
  id: McpFindingId
  severity: 'error' | 'warning' | 'note'
  /** Undefined when it is about a file as a whole. */
  server: string | undefined
  file: string
  line: number | null
  /** One sentence, never with a secret in it. */
  message: string
  /** Exact TOML to add or to put in its place, null when there is none. */
  fixToml: string | null
}
