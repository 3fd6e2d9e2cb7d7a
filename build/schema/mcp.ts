import { z } from 'zod'
import type { FixedFile, McpHealthResult, ServerHealth, ToolHealth } from '../../src/commands/mcp-health/result.ts'
import type { McpCauseCode, McpConfigFinding, McpDrift, McpFindingId, McpOrigin } from '../../src/mcp/index.ts'

const layer = z.enum(['mcp.json', 'user', 'project', 'profile', 'flag'])

const origin: z.ZodType<McpOrigin> = z.strictObject({ file: z.string(), line: z.int().nullable(), layer })

/** Keys of a table, so that the compiler finds one that is missing or too many. */
const causes = {
  'missing-program': 0,
  'missing-folder': 0,
  'not-executable': 0,
  'missing-module': 0,
  'missing-env': 0,
  'port-in-use': 0,
  'npx-download': 0,
  crashed: 0,
  'never-answers': 0,
  slow: 0,
  'protocol-error': 0,
  'too-large': 0,
  'newer-protocol': 0,
  unauthorized: 0,
  'oauth-needed': 0,
  unreachable: 0,
  tls: 0,
  redirect: 0,
  'http-error': 0,
  'sse-only': 0,
  aborted: 0,
} satisfies Record<McpCauseCode, 0>

const findings = {
  'mcp.unreadable-config': 0,
  'mcp.unknown-key': 0,
  'mcp.key-not-for-transport': 0,
  'mcp.wrong-value': 0,
  'mcp.breaks-codex': 0,
  'mcp.not-in-this-version': 0,
  'mcp.sse-not-supported': 0,
  'mcp.untrusted-project': 0,
  'mcp.missing-variable': 0,
  'mcp.plain-secret': 0,
  'mcp.secret-in-argv': 0,
  'mcp.plain-http': 0,
  'mcp.unpinned-package': 0,
  'mcp.hidden-characters': 0,
  'mcp.model-instructions': 0,
  'mcp.slow-start': 0,
  'mcp.cancelled-tools': 0,
} satisfies Record<McpFindingId, 0>

/** JSON leaves out what is undefined. */
type WrittenFinding = Omit<McpConfigFinding, 'server'> & { server?: string | undefined }
type WrittenResult = Omit<McpHealthResult, 'findings' | 'fix'> & {
  findings: readonly WrittenFinding[]
  fix: { files: readonly FixedFile[]; byHand: readonly WrittenFinding[] } | null
}

const finding: z.ZodType<WrittenFinding> = z.strictObject({
  id: z.enum(namesOf(findings)),
  severity: z.enum(['error', 'warning', 'note']),
  server: z.string().optional(),
  file: z.string(),
  line: z.int().nullable(),
  message: z.string(),
  fixToml: z.string().nullable(),
})

const tool: z.ZodType<ToolHealth> = z.strictObject({
  name: z.string(),
  offeredAs: z.string(),
  offered: z.boolean(),
  cancelledInExec: z.boolean(),
  why: z.string(),
  inputSchemaHash: z.string(),
  schemaProblems: z.array(z.string()),
})

const server: z.ZodType<ServerHealth> = z.strictObject({
  name: z.string(),
  transport: z.enum(['stdio', 'http']),
  origin,
  enabled: z.boolean(),
  required: z.boolean(),
  named: z.boolean(),
  verdict: z.enum(['ok', 'ok-but-late', 'ok-but-cancelled', 'unhealthy', 'unknown']),
  reasons: z.array(z.string()),
  stopsRun: z.boolean(),
  startMs: z.number().nullable(),
  serverInfo: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
  protocolVersion: z.string().nullable(),
  tools: z.array(tool),
  toolTokens: z.number(),
  resources: z.int().nullable(),
  prompts: z.int().nullable(),
  pings: z.array(z.number()),
  call: z.strictObject({ tool: z.string(), isError: z.boolean(), ms: z.number(), text: z.string() }).nullable(),
  cause: z.strictObject({ code: z.enum(namesOf(causes)), message: z.string(), hint: z.string() }).nullable(),
  stderrTail: z.string(),
  oddities: z.array(z.string()),
  orphans: z.int(),
  codexSays: z.strictObject({ agrees: z.boolean().nullable(), facts: z.array(z.string()) }).nullable(),
})

const drift: z.ZodType<McpDrift> = z.strictObject({
  server: z.string(),
  tool: z.string().nullable(),
  change: z.enum(['server-added', 'server-removed', 'version', 'tool-added', 'tool-removed', 'schema', 'description']),
  message: z.string(),
})

const fixedFile: z.ZodType<FixedFile> = z.strictObject({ path: z.string(), diff: z.string(), written: z.boolean() })

/** The result of `mcp-health`. */
export const mcpHealthSchema: z.ZodType<WrittenResult> = z.strictObject({
  codex: z.strictObject({ version: z.string(), origin: z.enum(['named', 'selected', 'pinned', 'program']) }),
  files: z.array(z.string()),
  servers: z.array(server),
  findings: z.array(finding),
  baseline: z.strictObject({ file: z.string(), written: z.boolean(), drifts: z.array(drift) }).nullable(),
  fix: z.strictObject({ files: z.array(fixedFile), byHand: z.array(finding) }).nullable(),
  evidence: z.string().nullable(),
  written: z.array(z.strictObject({ path: z.string(), changed: z.boolean() })),
  format: z.enum(['table', 'markdown']),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
})

function namesOf<Name extends string>(table: Record<Name, 0>): Name[] {
  return Object.keys(table) as Name[]
}
