/** Why a server does not work. */
export type McpCauseCode =
  | 'missing-program'
  | 'missing-folder'
  | 'not-executable'
  | 'missing-module'
  | 'missing-env'
  | 'port-in-use'
  | 'npx-download'
  | 'crashed'
  | 'never-answers'
  | 'slow'
  | 'protocol-error'
  | 'too-large'
  | 'newer-protocol'
  | 'unauthorized'
  | 'oauth-needed'
  | 'unreachable'
  | 'tls'
  | 'redirect'
  | 'http-error'
  | 'sse-only'
  | 'aborted'

/** One cause, with what to do about it. */
export interface McpCause {
  code: McpCauseCode
  /** One sentence, safe for a terminal. */
  message: string
  hint: string
}

/** One tool as the server lists it; texts are cut at a stated size. */
export interface McpTool {
  name: string
  title: string | null
  description: string
  annotations: {
    readOnlyHint?: boolean
    destructiveHint?: boolean
    idempotentHint?: boolean
    openWorldHint?: boolean
  }
  /** SHA-256 in hex of the canonical JSON of the input schema. */
  inputSchemaHash: string
  /** Bytes of the tool's JSON: what a token estimate is made from. */
  sizeBytes: number
  /** What the API would refuse, one sentence each. */
  schemaProblems: readonly string[]
}

/** What one real start of a server showed. */
export interface McpProbe {
  server: string
  /** `skipped` for a server that is switched off. */
  state: 'answered' | 'failed' | 'skipped'
  timings: {
    /** Until the program ran; null over HTTP. */
    spawnMs: number | null
    /** From the start until `initialize` was answered. */
    initializeMs: number | null
    /** From the start until all tools were listed: what Codex's time limit counts. */
    toolsMs: number | null
  }
  serverInfo: { name: string; version: string } | null
  protocolVersion: string | null
  instructions: string | null
  tools: readonly McpTool[]
  resources: number | null
  prompts: number | null
  /** Milliseconds of each ping. */
  pings: readonly number[]
  call: { tool: string; isError: boolean; ms: number; text: string } | null
  /** The last lines that it wrote on stderr. */
  stderrTail: string
  /** Lines on stdout that are no JSON-RPC: how many, and the first. */
  stdoutNoise: { count: number; first: string } | null
  /** What was odd but not fatal: a second answer, an id of the wrong type, a limit that cut something. */
  oddities: readonly string[]
  /** Processes that were left when the server's own had ended, and that were ended then. */
  orphans: number
  exit: { code: number | null; signal: string | null } | null
  /** Null when it works. */
  cause: McpCause | null
}
