/** What a program is asked to confirm a row: its help on `exec` or `sandbox`, or its list of features. */
export type CapabilitySource = 'exec' | 'sandbox' | 'features'

export interface CapabilityRow {
  /** First version seen with it; without one, every version since 0.40 has it. */
  first?: string
  /** Last version seen with it; without one, the newest measured has it. */
  last?: string
  /** Where the program itself says whether it has it. */
  confirmedBy?: { source: CapabilitySource; pattern: RegExp }
  /** What was measured, and how: a section below docs/notes/codex/. */
  note: string
}

export const NEWEST_MEASURED_VERSION = '0.169.0'

/** A long option at the start of its line in a help text. */
function option(name: string): RegExp {
  return new RegExp(`^\\s+(?:-\\w, )?--${name}\\b`, 'm')
}

/**
 * What a Codex can do and since when, and until when. Between two measured versions a row says "no", so that what may
 * not be there is not used.
 */
export const CAPABILITY_TABLE = {
  /** `exec --json` prints thread events; older ones print `{id, msg}`, without a thread id and without an end. */
  threadEvents: { first: '0.44.0', note: 'capabilities.md#events' },
  /** `-o` is short for `--output-last-message`. */
  lastMessageShortFlag: {
    first: '0.45.0',
    confirmedBy: { source: 'exec', pattern: /^\s+-o, --output-last-message\b/m },
    note: 'capabilities.md#arguments-of-exec',
  },
  /** `exec --output-schema FILE`. */
  outputSchema: {
    first: '0.42.0',
    confirmedBy: { source: 'exec', pattern: option('output-schema') },
    note: 'capabilities.md#arguments-of-exec',
  },
  /** `exec --add-dir DIR`. */
  addDir: {
    first: '0.61.0',
    confirmedBy: { source: 'exec', pattern: option('add-dir') },
    note: 'capabilities.md#arguments-of-exec',
  },
  /** `exec --ephemeral`: no rollout is written. */
  ephemeral: {
    first: '0.99.0',
    confirmedBy: { source: 'exec', pattern: option('ephemeral') },
    note: 'capabilities.md#arguments-of-exec',
  },
  /** Waits for a lost network without end unless `--disable unbounded_connection_retries` is given. */
  disableUnboundedRetries: {
    first: '0.153.0',
    confirmedBy: { source: 'features', pattern: /^unbounded_connection_retries\s+(?!\s|removed)/m },
    note: 'capabilities.md#arguments-of-exec',
  },
  /** `approval_policy="untrusted"` is taken; later it breaks every command. */
  untrustedApproval: { last: '0.147.0', note: 'capabilities.md#configuration' },
  /** `CODEX_API_KEY` is read by `exec`; older ones need an `auth.json`. */
  apiKeyFromEnvironment: { first: '0.44.0', note: 'capabilities.md#keys-and-addresses' },
  /** The built-in provider goes to `OPENAI_BASE_URL`. */
  baseUrlFromEnvironment: { last: '0.116.0', note: 'capabilities.md#keys-and-addresses' },
  /** The built-in provider goes to `openai_base_url` of the configuration. */
  baseUrlFromConfig: { first: '0.116.0', note: 'capabilities.md#keys-and-addresses' },
  /** A provider may have `wire_api = "chat"`; later that is refused. */
  wireApiChat: { last: '0.94.0', note: 'capabilities.md#keys-and-addresses' },
  /** `[profiles.NAME]` of config.toml is what `--profile NAME` means; later a missing one is ignored. */
  profilesInConfig: { last: '0.133.0', note: 'capabilities.md#configuration' },
  /** An MCP server may have a `url`; older ones refuse the whole configuration. */
  httpMcpServers: { first: '0.57.0', note: 'capabilities.md#mcp-servers' },
  /** `required = true` of an MCP server stops a run that cannot have it; older ones ignore it. */
  requiredMcpServers: { first: '0.99.0', note: 'capabilities.md#mcp-servers' },
  /** `env_vars` of an MCP server may hold tables. */
  mcpEnvVarTables: { first: '0.124.0', note: 'capabilities.md#mcp-servers' },
  /** `exec resume` of a thread that is not there fails; older ones begin a new thread in silence. */
  resumeUnknownFails: { first: '0.120.0', note: 'capabilities.md#resume' },
  /** `exec resume --last PROMPT`; older ones take the prompt for the thread. On stdin it works everywhere. */
  resumeLastWithPrompt: { first: '0.66.0', note: 'capabilities.md#resume' },
  /** `codex debug landlock|seatbelt -- COMMAND`. */
  sandboxUnderDebug: { last: '0.44.0', note: 'capabilities.md#sandbox-command' },
  /** `codex sandbox linux|macos|windows -- COMMAND`. */
  sandboxBySystemName: {
    first: '0.45.0',
    last: '0.131.0',
    confirmedBy: { source: 'sandbox', pattern: /^\s+linux\s/m },
    note: 'capabilities.md#sandbox-command',
  },
  /** `codex sandbox -- COMMAND`. */
  sandboxCommand: {
    first: '0.134.0',
    confirmedBy: { source: 'sandbox', pattern: /^Usage: codex sandbox \[OPTIONS\] \[COMMAND\]\.\.\./m },
    note: 'capabilities.md#sandbox-command',
  },
  /** The sandbox command takes `-c sandbox_mode=…`; older ones only read, or write with `--full-auto`. */
  sandboxCommandReadsMode: { first: '0.128.0', note: 'capabilities.md#sandbox-command' },
} as const satisfies Record<string, CapabilityRow>

export type CapabilityName = keyof typeof CAPABILITY_TABLE

/** The rows as a list, in the table's order. */
export const CAPABILITY_ROWS: readonly (readonly [CapabilityName, CapabilityRow])[] = names().map((name) => [
  name,
  CAPABILITY_TABLE[name],
])

function names(): CapabilityName[] {
  return Object.keys(CAPABILITY_TABLE).filter((name): name is CapabilityName => name in CAPABILITY_TABLE)
}
